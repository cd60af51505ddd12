// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.nn.Device;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A step of training on a device that has shapes and no numbers, where libtorch refuses every tensor that was
 * left on the CPU, as it would on a card. Each part stops where a number is read, and no earlier.
 */
class MetaDeviceStepTest {
    private static final String LORA = "corpus.name = manifest\nlora.dropout = 20 %\n";

    @TempDir
    private Path folder;

    private final PointerScope scope = new PointerScope();

    @BeforeEach
    void use() {
        RandomModel.write(folder.resolve("model"), RandomModel.Size.TINY, 1);
        Device.use(Device.META);
    }

    @AfterEach
    void free() {
        Device.use(Device.CPU);
        scope.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLossOfAnswersGoesBackToAllLoraWeightsThere(boolean recompute) {
        try (var model = open(LORA)) {
            model.seedDropout(5);
            var loss = new AnswerLoss(model.boxes().adapter(), model.boxes().llm(), recompute);
            model.weights().forEach(weight -> assertFalse(weight.tensor().grad().defined(), weight.name()));
            assertStopsWhereNumbersAreRead(() -> loss.backward(lessons(), 5));
            assertEquals(2 * (7 * 3 + 1), model.weights().size()); // A and B of three layers and the Adapter
            model.weights().forEach(weight ->
                    assertEquals(Device.META, Device.of(weight.tensor().grad()), weight.name()));
        }
    }

    @Test
    void aPooledHeadBesideTheLlmIsThereToo() {
        try (var model = open(LORA); var head = new PooledHead(64, 2, 0.1)) {
            var beside = new AnswerLoss.Beside(head, 0.5, List.of(new long[] {4, 5, 6}, new long[] {7, 8}));
            var loss = new AnswerLoss(model.boxes().adapter(), model.boxes().llm(), false,
                    AnswerTargets.SURE, Optional.of(beside));
            assertStopsWhereNumbersAreRead(() -> loss.backward(lessons(), 5));
            head.weights().forEach(weight ->
                    assertEquals(Device.META, Device.of(weight.tensor().grad()), weight.name()));
        }
    }

    @Test
    void gradientsAreClearedAndTheirNormIsMadeThere() {
        try (var model = open(LORA)) {
            var gradients = new Gradients(model.weights());
            gradients.clear();
            assertStopsWhereNumbersAreRead(() -> gradients.clip(1));
            var all = model.weights().stream().map(weight -> weight.tensor().grad()).toList();
            new Operator("_foreach_mul_", "Scalar").call(all, 0.5); // as it does where the norm is too large
        }
    }

    /** libtorch has no fused kernel there; that it is looked for there is as far as this device goes. */
    @Test
    void adamWHasAllThatItsKernelIsGivenThere() {
        try (var model = open(LORA);
                var optimiser = new AdamW(
                        model.weights(), new AdamW.Constants(0.9, 0.999, 1e-8, 0.01))) {
            new Gradients(model.weights());
            assertEquals(Device.META, Device.of(optimiser.time));
            optimiser.moments().forEach(moments -> {
                assertEquals(Device.META, Device.of(moments.weight().tensor()));
                assertEquals(Device.META, Device.of(moments.weight().tensor().grad()));
                assertEquals(Device.META, Device.of(moments.mean()));
                assertEquals(Device.META, Device.of(moments.square()));
            });
            var message = assertThrows(RuntimeException.class, () -> optimiser.step(1, 1e-3)).getMessage();
            assertTrue(message.strip().startsWith("aten::_fused_adamw_: attempted to run this operator with Meta"),
                    message);
        }
    }

    private TrainedModel open(String settings) {
        return TrainedModel.open(folder.resolve("model"), Recipe.parse(Path.of("meta.recipe"), settings));
    }

    /** Two clips whose states are on the CPU, as those of a cache are. */
    private static List<Lesson> lessons() {
        return List.of(
                new Lesson(new long[] {1, 2}, Device.CPU.ones(4, 64), new long[] {3}, new long[] {4, 5, 6}, 1),
                new Lesson(new long[] {1, 2}, Device.CPU.ones(7, 64), new long[] {3}, new long[] {7, 8}, 1));
    }

    private static void assertStopsWhereNumbersAreRead(Runnable computing) {
        var message = assertThrows(RuntimeException.class, computing::run).getMessage();
        assertTrue(message.contains("aten::_local_scalar_dense"), message);
    }
}
