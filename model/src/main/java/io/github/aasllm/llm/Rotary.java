// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Rotary positions for the rows of one pass: in each head, components i and i + d/2 turn by
 * {@code position · theta^(-2i/d) / factor}.
 *
 * @param cos [N, 1, d]
 * @param sin [N, 1, d]
 */
record Rotary(Tensor cos, Tensor sin) {

    /** Radians a token of every component of a head, [d]; rounded to float before use, as the peer does. */
    static float[] frequencies(int width, Rope rope) {
        var frequencies = new float[width];
        for (int i = 0; i < width; i++) {
            frequencies[i] = 1f / (float) Math.pow(rope.theta(), 2.0 * (i % (width / 2)) / width);
            frequencies[i] /= (float) rope.factor();
        }
        return frequencies;
    }

    static Rotary at(long[] positions, float[] frequencies, Device device) {
        int width = frequencies.length;
        var angles = new float[positions.length * width];
        for (int i = 0; i < angles.length; i++) {
            angles[i] = positions[i / width] * frequencies[i % width];
        }
        var turned = device.floats(angles, positions.length, 1, width);
        return new Rotary(turned.cos(), turned.sin());
    }

    /** The positions of some rows alone. */
    Rotary rows(long[] rows) {
        return new Rotary(selected(cos, rows), selected(sin, rows));
    }

    private static Tensor selected(Tensor all, long[] rows) {
        return Tensors.select(all.squeeze(1), rows).unsqueeze(1); // [N, 1, d] → [rows, 1, d]
    }

    /** [N, heads, d] → [N, heads, d]. */
    Tensor turn(Tensor x) {
        long half = x.size(2) / 2;
        var swapped = torch.cat(new TensorVector(x.narrow(2, half, half).neg(), x.narrow(2, 0, half)), 2);
        return x.mul(cos).add(swapped.mul(sin));
    }
}
