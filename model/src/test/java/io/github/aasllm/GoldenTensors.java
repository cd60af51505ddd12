// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.nn.Tensors;
import java.util.Arrays;

/** The tensors of a golden file as Java arrays. */
public record GoldenTensors(Safetensors file) {

    public static GoldenTensors open(String relative) {
        return new GoldenTensors(Safetensors.open(Golden.file(relative)));
    }

    /** The numbers of a tensor, row by row. */
    public float[] floats(String name) {
        return Tensors.toFloats(file.tensor(name));
    }

    /** Whole numbers up to 2^24, which float32 holds exactly. */
    public long[] longs(String name) {
        var floats = floats(name);
        var longs = new long[floats.length];
        Arrays.setAll(longs, i -> (long) floats[i]);
        return longs;
    }

    public long[] shape(String name) {
        return file.entries().get(name).shape();
    }
}
