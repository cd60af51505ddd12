// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Half-precision weights block by block equal the same weights converted at once. */
class Float32BlocksTest {
    /**
     * Sums of up to 64 products below 1, which a kernel may add in another order: 64 × 2^-24 × 4 = 1.5e-5.
     */
    private static final float REORDERED = 2e-5f;

    @ParameterizedTest
    @EnumSource(names = {"Half", "BFloat16"})
    void blocksOfAnySizeEqualTheWholeWeight(ScalarType stored) {
        var random = new SplittableRandom(11);
        for (int round = 0; round < 60; round++) {
            try (var scope = new PointerScope()) {
                int rows = random.nextInt(1, 6);
                int inputs = random.nextInt(1, 65);
                int outputs = random.nextInt(1, 40);
                // from less than one row to more than all of them; mostly no divisor of the rows
                long block = random.nextInt(1, inputs * (outputs + 2));
                var x = floats(random, rows, inputs);
                var weight = floats(random, outputs, inputs).to(stored);
                var bias = random.nextBoolean() ? floats(random, outputs) : null;
                assertArrayEquals(
                        Tensors.toFloats(plain(x, weight, bias)),
                        Tensors.toFloats(Float32Blocks.linear(x, weight, bias, block)),
                        REORDERED,
                        "[" + outputs + ", " + inputs + "] in blocks of " + block);
            }
        }
    }

    /** 5 Mi numbers are three blocks for few rows and one for many. */
    @ParameterizedTest
    @ValueSource(ints = {1, 32, 33})
    void fewRowsAndManyEqualTheWholeWeight(int rows) {
        try (var scope = new PointerScope()) {
            var random = new SplittableRandom(13);
            var x = floats(random, rows, 64);
            var weight = floats(random, 5 << 14, 64).to(ScalarType.BFloat16);
            assertArrayEquals(
                    Tensors.toFloats(plain(x, weight, null)),
                    Tensors.toFloats(Float32Blocks.linear(x, weight, null)), REORDERED);
        }
    }

    @Test
    void threadsThatShareTheBufferDoNotDisturbOneAnother() throws Exception {
        try (var scope = new PointerScope();
                var threads = Executors.newFixedThreadPool(4)) {
            var random = new SplittableRandom(12);
            var x = floats(random, 3, 64);
            var weights = IntStream.range(0, 4)
                    .mapToObj(i -> floats(random, 33, 64).to(ScalarType.BFloat16))
                    .toList();
            var expected = weights.stream().map(w -> Tensors.toFloats(plain(x, w, null))).toList();
            var runs = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> {
                        try (var own = new PointerScope()) {
                            return Tensors.toFloats(Float32Blocks.linear(x, weights.get(i % 4), null, 500));
                        }
                    }))
                    .toList();
            for (int i = 0; i < runs.size(); i++) {
                assertArrayEquals(expected.get(i % 4), runs.get(i).get(), REORDERED);
            }
        }
    }

    private static Tensor plain(Tensor x, Tensor weight, Tensor bias) {
        return torch.linear(
                x, weight.to(ScalarType.Float),
                bias == null ? new TensorOptional() : new TensorOptional(bias));
    }

    private static Tensor floats(SplittableRandom random, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return Tensors.floats(values, shape);
    }
}
