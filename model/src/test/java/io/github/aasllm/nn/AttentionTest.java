// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntBinaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The fast kernel against loops that follow the formula, with shared key/value heads. */
class AttentionTest {
    /** A weighted mean of values in -1 .. 1 with float32 weights; the loops compute in float64. */
    private static final float ROUNDED = 2e-6f;

    private static final int SEEN = 1;

    @Test
    void fullAttentionIsTheFormulaOverAllRows() {
        forManyShapes((q, k, v, heads, shared, width) -> assertEquals(
                loops(q, k, v, heads, shared, width, (i, j) -> SEEN),
                Attention.full(tensor(q, heads, width), tensor(k, shared, width), tensor(v, shared, width))));
    }

    @Test
    void causalAttentionSeesItsOwnRowAndThoseBefore() {
        forManyShapes((q, k, v, heads, shared, width) -> {
            int rows = Math.min(q.length / (heads * width), k.length / (shared * width));
            var queries = tensor(q, heads, width);
            assertEquals(
                    Arrays.copyOf(
                            loops(q, k, v, heads, shared, width, (i, j) -> j <= i ? SEEN : 0),
                            rows * heads * width),
                    Attention.causal(
                            Tensors.rows(queries, 0, rows),
                            Tensors.rows(tensor(k, shared, width), 0, rows),
                            Tensors.rows(tensor(v, shared, width), 0, rows)));
        });
    }

    @Test
    void maskedAttentionSeesWhereTheMaskIsZero() {
        forManyShapes((q, k, v, heads, shared, width) -> {
            int rows = q.length / (heads * width);
            int columns = k.length / (shared * width);
            var mask = new float[rows * columns];
            for (int i = 0; i < mask.length; i++) { // every third row is hidden, but never the first
                mask[i] = i % columns % 3 == 2 ? Float.NEGATIVE_INFINITY : 0;
            }
            assertEquals(
                    loops(q, k, v, heads, shared, width, (i, j) -> j % 3 == 2 ? 0 : SEEN),
                    Attention.masked(
                            tensor(q, heads, width), tensor(k, shared, width), tensor(v, shared, width),
                            Tensors.floats(mask, rows, columns)));
        });
    }

    private interface Claim {
        void check(float[] q, float[] k, float[] v, int heads, int shared, int width);
    }

    private static void forManyShapes(Claim claim) {
        var random = new SplittableRandom(21);
        for (int round = 0; round < 40; round++) {
            int shared = random.nextInt(1, 4);
            int heads = shared * random.nextInt(1, 4);
            int width = 2 * random.nextInt(1, 9);
            int rows = random.nextInt(1, 12);
            int seen = random.nextInt(1, 12);
            try (var scope = new PointerScope()) {
                claim.check(
                        floats(random, rows * heads * width),
                        floats(random, seen * shared * width),
                        floats(random, seen * shared * width),
                        heads,
                        shared,
                        width);
            }
        }
    }

    /** softmax(q kᵀ / √d) v, one query head after the other; head h reads key/value head h / (H / K). */
    private static float[] loops(
            float[] q, float[] k, float[] v, int heads, int shared, int width, IntBinaryOperator seen) {
        int rows = q.length / (heads * width);
        int columns = k.length / (shared * width);
        var out = new float[rows * heads * width];
        for (int i = 0; i < rows; i++) {
            for (int h = 0; h < heads; h++) {
                int own = h / (heads / shared);
                var weights = new double[columns];
                double sum = 0;
                for (int j = 0; j < columns; j++) {
                    double product = 0;
                    for (int c = 0; c < width; c++) {
                        product += (double) q[(i * heads + h) * width
                                + c] * k[(j * shared + own) * width + c];
                    }
                    weights[j] = seen.applyAsInt(i, j) == SEEN ? Math.exp(product / Math.sqrt(width)) : 0;
                    sum += weights[j];
                }
                for (int c = 0; c < width; c++) {
                    double mean = 0;
                    for (int j = 0; j < columns; j++) {
                        mean += weights[j] / sum * v[(j * shared + own) * width + c];
                    }
                    out[(i * heads + h) * width + c] = (float) mean;
                }
            }
        }
        return out;
    }

    private static void assertEquals(float[] expected, Tensor actual) {
        assertArrayEquals(expected, Tensors.toFloats(actual), ROUNDED);
    }

    private static Tensor tensor(float[] values, int heads, int width) {
        return Tensors.floats(values, values.length / (heads * width), heads, width);
    }

    private static float[] floats(SplittableRandom random, int count) {
        var values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
