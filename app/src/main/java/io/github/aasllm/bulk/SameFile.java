// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One name for a file, however its path is spelt. */
final class SameFile {
    private static final Path ABOVE = Path.of("..");

    private SameFile() {}

    /**
     * The absolute path without {@code .} and {@code ..}, as results show it, so that names of other bytes stay apart. Links keep
     * their names, but for those before a {@code ..}, which leads above the folder that the link leads to. The file system is
     * asked for nothing but what stands before a {@code ..}.
     */
    static String key(Path file) {
        var whole = file.toAbsolutePath();
        var key = whole.getRoot();
        for (Path part : whole) {
            key = part.equals(ABOVE) ? above(key) : key.resolve(part);
        }
        return ByteNames.shown(key.normalize());
    }

    private static Path above(Path folder) {
        var plain = folder.normalize();
        var parent = led(plain).getParent();
        return parent == null ? plain : parent;
    }

    private static Path led(Path folder) {
        try {
            return Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
        } catch (IOException missing) { // and then so is the file
            return folder;
        }
    }
}
