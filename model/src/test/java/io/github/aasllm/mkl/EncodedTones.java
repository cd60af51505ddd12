// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;

/**
 * A process that prints the hash of encoder states of nine tones: {@code EncodedTones MODEL FIRST}.
 *
 * <p>FIRST is what it calls before all else: {@code mkl}, {@code model}, {@code threads} of MKL, which is the first call of it, or
 * {@code libtorch}, on more numbers than one thread takes.
 */
final class EncodedTones {
    private static final int SHORTEST = 16_000; // samples; the lengths at which threads part the rows otherwise
    private static final int LONGER_BY = 7_777;
    private static final int CLIPS = 9;

    private EncodedTones() {}

    public static void main(String[] arguments) {
        switch (arguments[1]) {
            case "mkl" -> requireMkl();
            case "threads" -> Mkl.setThreads(2);
            case "libtorch" -> torch.relu(torch.randn(1_000_000));
            default -> { } // the model is the first
        }
        try (var base = Families.open(Path.of(arguments[0])); var scope = new PointerScope()) {
            var encoder = Boxes.load(base, Map.of()).encoder();
            int hash = 0;
            for (int i = 0; i < CLIPS; i++) {
                var states = encoder.encode(List.of(tone(SHORTEST + i * LONGER_BY))).getFirst();
                hash = 31 * hash + Arrays.hashCode(Tensors.toFloats(states));
            }
            requireMkl();
            System.out.println(hash); // what a test reads
        }
    }

    private static void requireMkl() {
        if (!Mkl.LOADED) {
            throw new IllegalStateException("no MKL");
        }
    }

    private static float[] tone(int length) {
        var tone = new float[length];
        for (int i = 0; i < length; i++) {
            tone[i] = (float) (0.3 * Math.sin(0.05 * i * (1 + i / 40_000.0)) + 0.01 * Math.sin(1.7 * i * i));
        }
        return tone;
    }
}
