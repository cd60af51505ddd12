// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Weights of which half are one number. */
public final class Spoiled {
    private Spoiled() {}

    /** Writes a float32 over the whole second half of a safetensors file, in which its last layers lie. */
    public static void with(float number, Path weights) throws IOException {
        try (var file = FileChannel.open(weights, StandardOpenOption.WRITE)) {
            int count = Math.toIntExact(file.size() / 8);
            var numbers = new float[count];
            Arrays.fill(numbers, number);
            var bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(numbers);
            file.write(bytes, file.size() - 4L * count);
        }
    }
}
