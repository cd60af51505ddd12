// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/**
 * What a second of sound costs that comes in a stream: {@code StreamSpeed MODEL_DIR THREADS MINUTES EVERY}, of a
 * model whose encoder hears windows, such as Qwen2.5-Omni's.
 *
 * <p>Tones in noise, in pieces of half a second. One line every so many minutes: milliseconds for a second of sound
 * in these minutes, and the memory of the process. Then the same of 30 s heard anew at every window, as whoever has
 * no stream does, and the largest difference of the first minute's states from those of a clip.
 */
public final class StreamSpeed {
    private static final int RATE = 16_000;
    private static final int WINDOW_SECONDS = 2;
    private static final int PASSAGE_SECONDS = 30;

    private StreamSpeed() {}

    public static void main(String[] arguments) throws IOException {
        torch.set_num_threads(Integer.parseInt(arguments[1]));
        int minutes = Integer.parseInt(arguments[2]);
        int every = Integer.parseInt(arguments[3]);
        try (var checkpoint = Families.open(Path.of(arguments[0])); var inference = new NoGradGuard();
                var scope = new PointerScope()) {
            var boxes = Boxes.load(checkpoint, Residency.FLOAT32);
            System.out.printf(Locale.ROOT, "difference from a clip %.1e%n", difference(boxes));
            var stream = boxes.encoder().stream().orElseThrow();
            long states = 0;
            for (int minute = 0; minute < minutes; minute += every) {
                long start = System.nanoTime();
                for (int half = 0; half < 120 * every; half++) {
                    try (var piece = new PointerScope()) {
                        for (var some : stream.add(sound(minute * 120 + half, RATE / 2))) {
                            states += some.size(0);
                        }
                    }
                }
                System.out.printf(Locale.ROOT, "minute %d: %.2f ms a second, %d MB resident, %d states%n",
                        minute + every, milliseconds(start) / 60 / every, resident(), states);
            }
            System.out.printf(Locale.ROOT, "30 s anew for each window: %.2f ms a second%n", anew(boxes));
        }
    }

    private static double anew(Boxes boxes) {
        var passage = sound(1, PASSAGE_SECONDS * RATE);
        double least = Double.POSITIVE_INFINITY;
        for (int turn = 0; turn < 5; turn++) {
            try (var scope = new PointerScope()) {
                long start = System.nanoTime();
                boxes.encoder().encode(List.of(passage));
                least = Math.min(least, milliseconds(start));
            }
        }
        return least / WINDOW_SECONDS;
    }

    private static double difference(Boxes boxes) {
        var minute = sound(7, 60 * RATE);
        try (var scope = new PointerScope()) {
            var stream = boxes.encoder().stream().orElseThrow();
            var states = new ArrayList<>(stream.add(minute));
            states.addAll(stream.finish());
            var whole = boxes.encoder().encode(List.of(minute)).getFirst();
            return Tensors.stack(states).sub(whole).abs().max().item_double();
        }
    }

    private static float[] sound(long seed, int samples) {
        var random = new SplittableRandom(seed);
        var sound = new float[samples];
        double hertz = random.nextDouble(100, 400);
        for (int i = 0; i < samples; i++) {
            sound[i] = (float) (0.2 * Math.sin(2 * Math.PI * hertz * i / RATE) + random.nextDouble(-0.05, 0.05));
        }
        return sound;
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst().orElseThrow();
    }

    private static double milliseconds(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
