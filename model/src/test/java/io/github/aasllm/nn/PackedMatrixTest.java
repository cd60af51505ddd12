// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Products with a packed weight beside those with the weight itself. */
class PackedMatrixTest {
    @Test
    void aPackedWeightGivesTheProductsOfTheWeightWhereverItWasPacked() {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var weight = torch.randn(70, 50);
            var packed = packedInAScope(weight);
            var bias = torch.randn(70);
            for (int rows : new int[] {1, 3, 99, 500}) {
                var x = torch.randn(rows, 50);
                assertClose(torch.linear(x, weight, new TensorOptional(bias)), packed.linear(x, bias));
                assertClose(torch.linear(x, weight), packed.linear(x, null));
                var everyOther = torch.randn(2L * rows, 50).view(rows, 100).narrow(1, 0, 50); // rows with gaps
                assertClose(torch.linear(everyOther, weight), packed.linear(everyOther, null));
            }
            Scoped.release(packed.packed());
        }
    }

    @Test
    void whereGradientsAreWantedALayerMultipliesByItsOwnWeight() {
        try (var scope = new PointerScope()) {
            var layer = new Linear(torch.ones(2, 3), null);
            layer.pack(packedInAScope(torch.zeros(2, 3))); // of another weight, to be told apart
            var x = torch.ones(1, 3);
            assertEquals(3, layer.forward(x).max().item_double());
            try (var inference = new NoGradGuard()) {
                assertEquals(0, layer.forward(x).max().item_double());
                layer.replace(torch.ones(2, 3));
                assertEquals(3, layer.forward(x).max().item_double());
            }
        }
    }

    @Test
    void halfPrecisionIsNotPacked() {
        try (var scope = new PointerScope()) {
            assertTrue(PackedMatrix.of(torch.ones(2, 3).to(ScalarType.BFloat16)).isEmpty());
        }
    }

    /** Its memory must outlive the scope that it was made in. */
    private static PackedMatrix packedInAScope(Tensor weight) {
        try (var inner = new PointerScope()) {
            var packed = PackedMatrix.of(weight);
            assumeTrue(packed.isPresent(), "libtorch has oneDNN");
            return new PackedMatrix(Scoped.keep(packed.get().packed()));
        }
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        assertEquals(0, expected.sub(actual).abs().max().item_double(), 1e-4);
    }
}
