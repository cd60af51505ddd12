// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.Share;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The head beside the LLM, and the dropout of channels, by arithmetic. */
class PooledHeadTest {
    /** Two clips of one channel: means 2 and 6, deviations 1 and 3. */
    private static List<Tensor> states() {
        return List.of(Tensors.floats(new float[] {1, 3, 1, 3}, 4, 1),
                Tensors.floats(new float[] {3, 9}, 2, 1));
    }

    @Test
    void aHeadOfZerosFindsAllLabelsAlike() {
        try (var scope = new PointerScope();
                var head = new PooledHead(1, 3, 0)) {
            float third = (float) Math.log(3);
            assertArrayEquals(new float[] {third, third},
                    Tensors.toFloats(head.losses(states(), new long[] {2, 0})), 1e-6f);
        }
    }

    /**
     * Standardised over the batch, both columns are -1 and 1: 2 and 6 around 4 with deviation 2, 1 and 3
     * around 2 with deviation 1. With weights w in the first row of two labels the logits are (-2 w, 0) and
     * (2 w, 0).
     */
    @Test
    void itReadsMeansAndDeviationsOfTheBatchAlike() {
        try (var scope = new PointerScope();
                var head = new PooledHead(1, 2, 0)) {
            head.weights().getFirst().tensor().detach()
                    .copy_(Tensors.floats(new float[] {0.5f, 0.5f, 0, 0}, 2, 2));
            // -log of the sigmoid of ±1, on the right side
            float expected = (float) Math.log(1 + Math.exp(-1));
            // the variances have 1e-5 added, of 1 and more
            assertArrayEquals(
                    new float[] {expected, expected},
                    Tensors.toFloats(head.losses(states(), new long[] {1, 0})), 1e-4f);
        }
    }

    /** The whole batch goes down together, and no clip's loss is constant. */
    @Test
    void theStatesOfEveryClipGetAGradient() {
        try (var scope = new PointerScope();
                var head = new PooledHead(1, 2, 0.1)) {
            head.weights().getFirst().tensor().detach()
                    .copy_(Tensors.floats(new float[] {0.5f, -0.3f, 0, 0.1f}, 2, 2));
            // two standardised numbers are -1 and 1 whatever they were, so a third clip
            var states = Stream.concat(states().stream(),
                    Stream.of(Tensors.floats(new float[] {5, 5.5f, 2}, 3, 1))).toList();
            states.forEach(state -> state.set_requires_grad(true));
            head.losses(states, new long[] {0, 1, 1}).sum().backward();
            for (var state : states) {
                assertTrue(state.grad().abs().sum().item_double() > 1e-3);
            }
        }
    }

    @Test
    void aChannelIsDroppedOverAllOfAClip() {
        try (var scope = new PointerScope()) {
            var dropout = new ChannelDropout(new Share(50));
            var clips = List.of(ones(40, 64), ones(3, 64));
            assertArrayEquals(
                    Tensors.toFloats(clips.get(1)), Tensors.toFloats(dropout.dropped(clips).get(1)),
                    "not before a seed");
            dropout.seed(5);
            var dropped = dropout.dropped(clips);
            var first = Tensors.toFloats(dropped.get(0));
            for (int i = 0; i < first.length; i++) {
                assertTrue(first[i] == 0 || first[i] == 2,
                        "kept channels are doubled, so that their mean stays");
                assertEquals(first[i % 64], first[i], "the same in every frame");
            }
            var again = Tensors.toFloats(dropout.dropped(clips).get(1));
            assertArrayEquals(Tensors.toFloats(dropped.get(1)), again, "the seed alone says it");
            boolean differs = false;
            for (int channel = 0; channel < 64; channel++) {
                differs |= first[channel] != again[channel];
            }
            assertTrue(differs, "clips lose different channels");
        }
    }

    private static Tensor ones(int frames, int width) {
        return Tensors.floats(new float[frames * width], frames, width).add(new Scalar(1.0));
    }
}
