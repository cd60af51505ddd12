// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.emotion2vec;

import io.github.aasllm.nn.Device;
import org.bytedeco.pytorch.Tensor;

/**
 * Attention with linear biases: head h lowers the score of a frame by its distance times {@code m_h s_h}, where
 * m is a fixed slope and s is learned and not below 0. Between the extra tokens and the frames there is none.
 *
 * @param scale [H], learned
 * @param extraTokens rows before the frames
 */
record Alibi(float[] scale, int extraTokens) {
    /**
     * The slopes of H heads: for a power of two, {@code 2^(-8 h / H)} for h = 1 .. H; else those of the power of
     * two below, and then every second one of the power above.
     */
    static double[] slopes(int heads) {
        int power = Integer.highestOneBit(heads);
        var slopes = new double[heads];
        for (int h = 0; h < heads; h++) {
            slopes[h] = h < power
                    ? Math.pow(2, -8.0 * (h + 1) / power)
                    : Math.pow(2, -8.0 * (2 * (h - power) + 1) / (2 * power));
        }
        return slopes;
    }

    /** The bias of a clip, [H, E + T, E + T]. */
    Tensor bias(int frames, Device device) {
        int heads = scale.length;
        int rows = extraTokens + frames;
        var slopes = slopes(heads);
        var values = new float[Math.multiplyExact(heads, Math.multiplyExact(rows, rows))];
        for (int h = 0; h < heads; h++) {
            float slope = (float) slopes[h] * Math.max(0, scale[h]);
            for (int i = extraTokens; i < rows; i++) {
                int at = (h * rows + i) * rows;
                for (int j = extraTokens; j < rows; j++) {
                    values[at + j] = -Math.abs(i - j) * slope;
                }
            }
        }
        return device.floats(values, heads, rows, rows);
    }
}
