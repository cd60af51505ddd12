// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceTest {
    private final PointerScope scope = new PointerScope();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void aTensorThatLiesThereIsNotCopied() {
        var here = Device.CPU.ones(2);
        assertSame(here, Device.CPU.put(here));
        var there = Device.META.put(here);
        assertSame(there, Device.META.put(there));
        assertEquals(Device.META, Device.of(there));
    }

    @Test
    void formatAndShapeMoveAlong() {
        var there = Device.META.put(Device.CPU.empty(ScalarType.BFloat16, 2, 3));
        assertEquals(ScalarType.BFloat16, there.scalar_type().intern());
        assertArrayEquals(new long[] {2, 3}, there.shape());
        assertEquals(ScalarType.Long, Device.META.longs(new long[] {1, 2}).scalar_type().intern());
    }

    /** The way back ends where the numbers came from. */
    @Test
    void gradientsGoBackToWhereATensorCameFrom() {
        var weight = Device.META.ones(3).requires_grad_(true);
        Device.META.put(weight).sum().backward();
        assertEquals(Device.META, Device.of(weight.grad()));
    }

    @Test
    void oneSeedDrawsTheSameNumbersInTheSameOrder() {
        try (var draws = Device.draws(7); var same = Device.draws(7)) {
            var normal = Tensors.toFloats(Device.CPU.normal(draws, 20));
            var even = Tensors.toFloats(Device.CPU.even(draws, 20));
            // drawn for another device, the sequence goes on as it does here
            Device.META.normal(same, 20);
            assertArrayEquals(even, Tensors.toFloats(Device.CPU.even(same, 20)));
            try (var again = Device.draws(7)) {
                assertArrayEquals(normal, Tensors.toFloats(Device.CPU.normal(again, 20)));
            }
        }
    }

    /** What a dropout leaves out stands in the order of memory, so that order must not change. */
    @Test
    void whatIsLikeATransposedTensorIsTransposedToo() {
        var turned = Device.CPU.zeros(2, 3).t();
        assertArrayEquals(torch.empty_like(turned).strides().vec().get(), Device.CPU.emptyLike(turned).strides()
                .vec().get());
        var like = Device.CPU.emptyLike(Device.META.zeros(2, 3).t());
        assertEquals(Device.CPU, Device.of(like));
        assertEquals(1, like.stride(0));
        assertEquals(3, like.stride(1));
    }
}
