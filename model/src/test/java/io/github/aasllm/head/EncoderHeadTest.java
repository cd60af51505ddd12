// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.head;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.GoldenTensors;
import io.github.aasllm.nn.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The head against PyTorch's own layers ({@code golden/head/SOURCE.txt}), and against itself. */
class EncoderHeadTest {
    private static final GoldenTensors PEER = Golden.tensors(Golden.small("head/answers.safetensors"));
    private static final int[] LENGTHS = {1, 4, 7};
    private static final int CLASSES = 3;

    /**
     * The peer's numbers are of float64, ours of float32: sums of at most 12 products of numbers below 4,
     * through four layers and two norms, each adding a few units of 2^-24 (6e-8) of values up to 4.
     */
    private static final float NEAR = 4e-6f;

    private final PointerScope scope = new PointerScope();
    private final EncoderHead head = HeadFiles.read(Golden.small("head"));

    @AfterEach
    void free() {
        head.close();
        scope.close();
    }

    @Test
    void logitsEqualPyTorchs() {
        assertArrayEquals(PEER.floats("logits"), Tensors.toFloats(head.forward(states(), LENGTHS)), NEAR);
    }

    @Test
    void gradientsEqualPyTorchs() {
        var states = states().set_requires_grad(true);
        head.parameters().values().forEach(parameter -> parameter.set_requires_grad(true));
        loss(head.forward(states, LENGTHS)).backward();
        assertArrayEquals(PEER.floats("gradient.states"), Tensors.toFloats(states.grad()), NEAR);
        assertEquals(
                PEER.names().stream().filter(name -> name.startsWith("gradient.")).count(),
                head.parameters().size() + 1);
        head.parameters().forEach((name, parameter) -> assertArrayEquals(
                PEER.floats("gradient." + name), Tensors.toFloats(parameter.grad()), NEAR, name));
    }

    @Test
    void gradientsAreTheSlopesOfTheLoss() {
        head.parameters().values().forEach(parameter -> parameter.set_requires_grad(true));
        loss(head.forward(states(), LENGTHS)).backward();
        var random = new SplittableRandom(1);
        // a central difference errs by step² · third derivative / 6, about 1e-4 here, and by the rounding of
        // the loss, 1e-7 / (2 · step) = 5e-6
        float step = 1e-2f;
        head.parameters().forEach((name, parameter) -> {
            int place = random.nextInt((int) parameter.numel());
            double slope =
                    (lossWith(parameter, place, step) - lossWith(parameter, place, -step)) / (2 * step);
            assertEquals(slope, Tensors.toFloats(parameter.grad())[place], 5e-4, name + " " + place);
        });
    }

    @Test
    void aClipHasTheSameLogitsAloneAndInCompany() {
        var states = states();
        var together = Tensors.toFloats(head.forward(states, LENGTHS));
        int from = 0;
        for (int i = 0; i < LENGTHS.length; i++) {
            var alone = head.forward(Tensors.rows(states, from, from + LENGTHS[i]), new int[] {LENGTHS[i]});
            assertArrayEquals(
                    Arrays.copyOfRange(together, i * CLASSES, (i + 1) * CLASSES), Tensors.toFloats(alone),
                    NEAR);
            from += LENGTHS[i];
        }
    }

    @ParameterizedTest
    @CsvSource({
        // attention 4 · 1024² + 4 · 1024, feed-forward 2 · 1024 · 512 + 512 + 1024, two norms 4 · 1024:
        // 5,252,608; and 1024 · classes + classes
        "1024, 4, 5256708, 0",
        "1024, 7, 5259783, 0",
        "1280, 4, 5256708, 1311744", // Whisper-large: 1280 · 1024 + 1024 for the projection
        "768, 4, 5256708, 787456", // 768 · 1024 + 1024
    })
    void thePapersHeadHasTheParametersThatItPrints(int inputs, int classes, long parameters,
            long projection) {
        var config = HeadConfig.paper(inputs, classes);
        assertEquals(parameters, config.parameters());
        assertEquals(projection, config.projectionParameters());
        try (var fresh = HeadFiles.random(config, 1)) {
            assertEquals(
                    parameters + projection,
                    fresh.parameters().values().stream().mapToLong(Tensor::numel).sum());
        }
    }

    @Test
    void aWeightedSumBeginsAsTheMeanOfTheLayersAndItsSharesAreLearned() {
        var config = new HeadConfig(4, 8, 2, 6, 3, 3);
        assertEquals(3, config.layerWeights());
        try (var weighing = HeadFiles.random(config, 5);
                var plain = HeadFiles.random(new HeadConfig(4, 8, 2, 6, 3), 5)) {
            assertEquals(plain.config().parameters(), weighing.config().parameters(), "the sum is counted apart");
            var states = Tensors.floats(PEER.floats("states"), 12, 12); // three layers of width 4
            var mean = states.reshape(12, 3, 4).mean(1);
            weighing.parameters().forEach((name, parameter) -> {
                if (plain.parameters().containsKey(name)) {
                    try (var frozen = new NoGradGuard()) {
                        parameter.copy_(plain.parameters().get(name));
                    }
                }
                parameter.set_requires_grad(true);
            });
            var logits = weighing.forward(states, LENGTHS);
            assertArrayEquals(Tensors.toFloats(plain.forward(mean, LENGTHS)), Tensors.toFloats(logits), NEAR);
            loss(logits).backward();
            var slopes = Tensors.toFloats(weighing.parameters().get("layer_weights").grad());
            assertEquals(0, slopes[0] + slopes[1] + slopes[2], 1e-6, "more of all shares is no change");
            assertTrue(Math.abs(slopes[0]) > 1e-4);
        }
    }

    private double lossWith(Tensor parameter, int place, float step) {
        try (var inner = new PointerScope();
                var frozen = new NoGradGuard()) {
            var number = parameter.view(-1).narrow(0, place, 1);
            var before = number.clone();
            number.add_(new Scalar(step));
            double loss = loss(head.forward(states(), LENGTHS)).item_float();
            number.copy_(before);
            return loss;
        }
    }

    private static Tensor loss(Tensor logits) {
        return torch.cross_entropy_loss(logits, Tensors.longs(PEER.longs("labels")));
    }

    private static Tensor states() {
        return Tensors.floats(PEER.floats("states"), 12, 12); // 1 + 4 + 7 rows of width 12
    }
}
