// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import io.github.aasllm.nn.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Whisper's table of positions. */
public final class Sinusoids {
    private static final double SLOWEST = 10_000;

    private Sinusoids() {}

    /** [positions, D]: sines in the first half of a row, cosines in the second. */
    public static Tensor table(int positions, int width) {
        int half = width / 2;
        var table = new float[positions * 2 * half];
        for (int position = 0; position < positions; position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * Math.exp(-Math.log(SLOWEST) * i / (half - 1));
                table[position * 2 * half + i] = (float) Math.sin(angle);
                table[position * 2 * half + half + i] = (float) Math.cos(angle);
            }
        }
        return Tensors.floats(table, positions, width);
    }
}
