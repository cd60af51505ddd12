// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.recognizer.AaSllm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * Clips a second of one recognizer that one thread asks, and of the same that eight ask at once, a clip a
 * call: {@code ThreadsSpeed MODEL_DIR CLIP_DIR [REPEATS]}. Turns alternate; exits with 1 if eight threads are
 * slower by more than a twentieth.
 */
public final class ThreadsSpeed {
    private static final int MANY = 8;
    private static final int REPEATS = 7;
    private static final double NOISE = 0.95;

    private ThreadsSpeed() {}

    public static void main(String[] arguments) throws Exception {
        int repeats = arguments.length > 2 ? Integer.parseInt(arguments[2]) : REPEATS;
        var clips = clips(Path.of(arguments[1]));
        double one = 0;
        double many = 0;
        try (var recognizer = AaSllm.load(Path.of(arguments[0]), null)) {
            rate(recognizer, clips, 1); // to warm up
            for (int i = 0; i < repeats; i++) {
                one = Math.max(one, rate(recognizer, clips, 1));
                many = Math.max(many, rate(recognizer, clips, MANY));
            }
        }
        System.out.printf(Locale.ROOT,
                "%d clips, best of %d: %.1f clips/s from one thread, %.1f from %d, %.2f times%n",
                clips.size(), repeats, one, many, MANY, many / one);
        System.exit(many < NOISE * one ? 1 : 0);
    }

    private static List<Waveform> clips(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().map(AudioFile::read).toList();
        }
    }

    private static double rate(AaSllm recognizer, List<Waveform> clips, int threads) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<Object>> calls = clips.stream()
                    .<Callable<Object>>map(clip -> () -> recognizer.recognize(clip))
                    .toList();
            long start = System.nanoTime();
            for (var done : pool.invokeAll(calls)) {
                done.get();
            }
            return clips.size() / ((System.nanoTime() - start) / 1e9);
        }
    }
}
