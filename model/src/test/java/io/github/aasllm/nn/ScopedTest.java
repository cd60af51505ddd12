// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Who lives how long. A freed pointer is null. */
class ScopedTest {
    @Test
    void aResultOutlivesItsScopeAndWhatWasMadeOnTheWayDoesNot() {
        var onTheWay = new AtomicReference<Tensor>();
        Tensor result;
        try (var outer = new PointerScope()) {
            result = Scoped.compute(() -> {
                onTheWay.set(Tensors.floats(new float[] {1, 2}, 2));
                return onTheWay.get().mul(new Scalar(3.0));
            });
            assertTrue(onTheWay.get().isNull());
            assertFalse(result.isNull());
            assertArrayEquals(new float[] {3, 6}, Tensors.toFloats(result));
        }
        assertTrue(result.isNull(), "the scope outside owns the result");
    }

    @Test
    void aResultMayBeATensorFromOutside() {
        try (var outer = new PointerScope()) {
            var tensor = Tensors.floats(new float[] {1}, 1);
            var same = Scoped.compute(() -> tensor);
            assertArrayEquals(new float[] {1}, Tensors.toFloats(same));
            assertFalse(tensor.isNull());
        }
    }

    @Test
    void withoutAScopeOutsideTheResultLivesUntilItIsReleased() {
        var result = Scoped.compute(() -> Tensors.floats(new float[] {5}, 1));
        assertArrayEquals(new float[] {5}, Tensors.toFloats(result));
        Scoped.release(result);
        assertTrue(result.isNull());
    }

    @Test
    void whatIsKeptOutlivesEveryScopeUntilItIsReleased() {
        Tensor kept;
        try (var outer = new PointerScope()) {
            kept = Scoped.keep(Tensors.floats(new float[] {5}, 1));
        }
        assertArrayEquals(new float[] {5}, Tensors.toFloats(kept));
        Scoped.release(kept);
        assertTrue(kept.isNull());
    }

    @Test
    void aFailureFreesWhatWasMade() {
        var made = new ArrayList<Tensor>();
        try (var outer = new PointerScope()) {
            Scoped.compute(() -> {
                made.add(Tensors.floats(new float[] {1}, 1));
                throw new IllegalStateException("on the way");
            });
        } catch (IllegalStateException e) {
            assertTrue(made.getFirst().isNull());
        }
        assertFalse(made.isEmpty());
    }

    @Test
    void aTensorGoesThroughLayersAndOnlyTheInputAndTheResultStay() {
        try (var outer = new PointerScope()) {
            var made = new ArrayList<Tensor>();
            var input = Tensors.floats(new float[] {1}, 1);
            var result = Scoped.through(List.of(2.0, 3.0, 5.0), input, (factor, x) -> {
                made.add(x.mul(new Scalar(factor)));
                return made.getLast();
            });
            assertArrayEquals(new float[] {2 * 3 * 5}, Tensors.toFloats(result));
            assertArrayEquals(new float[] {1}, Tensors.toFloats(input));
            assertEquals(List.of(true, true, false), made.stream().map(tensor -> tensor.isNull()).toList());
            assertEquals(input, Scoped.through(List.<Double>of(), input, (factor, x) -> null));
        }
    }

    @Test
    void memoryStaysFlatOverManySteps() {
        // 4 MiB a tensor, 3 tensors a step: 200 steps that kept theirs would hold 2.4 GB
        steps(20);
        long before = Pointer.physicalBytes();
        steps(200);
        long grown = Pointer.physicalBytes() - before;
        assertTrue(grown < 256L << 20, "grown by " + (grown >> 20) + " MiB");
    }

    private static void steps(int count) {
        var values = new float[1 << 20];
        for (int i = 0; i < count; i++) {
            try (var step = new PointerScope()) {
                var x = Tensors.floats(values, values.length);
                var y = Scoped.compute(() -> x.mul(new Scalar(2.0)).add(x));
                assertEquals(values.length, y.numel());
            }
        }
    }
}
