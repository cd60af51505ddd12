// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.recognizer.AaSllm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A program that uses the library and knows nothing of the launcher: {@code EmbedderSpeed MODEL CLIPS TIMES}
 * recognizes the clips of a folder one by one, several times.
 *
 * <p>It prints a hash of the first time's probabilities, and the least and the median seconds of the later
 * times. What it is started with, such as JVM flags, the environment, and whether MKL is on the class path, is
 * what is measured.
 */
public final class EmbedderSpeed {
    private EmbedderSpeed() {}

    public static void main(String[] arguments) throws IOException {
        List<Path> clips;
        try (var files = Files.list(Path.of(arguments[1]))) {
            clips = files.filter(file -> file.toString().endsWith(".flac")).sorted().toList();
        }
        try (var recognizer = AaSllm.load(Path.of(arguments[0]))) {
            System.out.println("probabilities " + clips.stream()
                    .map(clip -> recognizer.recognize(clip).probabilities())
                    .toList()
                    .hashCode());
            var seconds = LongStream.range(0, Integer.parseInt(arguments[2]))
                    .mapToDouble(turn -> seconds(recognizer, clips))
                    .sorted()
                    .toArray();
            System.out.printf("%d clips: %.3f s, median %.3f s%n",
                    clips.size(), seconds[0], seconds[seconds.length / 2]);
        }
    }

    private static double seconds(AaSllm recognizer, List<Path> clips) {
        long start = System.nanoTime();
        clips.forEach(recognizer::recognize);
        return (System.nanoTime() - start) / 1e9;
    }
}
