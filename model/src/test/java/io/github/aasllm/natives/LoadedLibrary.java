// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/** A process that loads JavaCPP's own library and prints from which file. */
final class LoadedLibrary {
    private LoadedLibrary() {}

    public static void main(String[] arguments) throws IOException {
        Natives.load(() -> Loader.load(Pointer.class));
        try (var mapped = Files.lines(Path.of("/proc/self/maps"))) {
            System.out.println(mapped.filter(line -> line.contains("libjnijavacpp"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .findFirst()
                    .orElseThrow());
        }
    }
}
