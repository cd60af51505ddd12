// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.EncoderTraits;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an experiment is said to cost, counted by hand for a model of two matrices. */
class EstimateTest {
    private static final int CLIPS = 10;
    private static final double SECONDS = 20;

    /** Two operations for each of the 8 x 8 numbers and each of the 50 positions a second. */
    private static final double ENCODER = 2 * 64 * 50 * SECONDS;

    /** Two for each of the 10 x 10 numbers, each of the 25 tokens a second, and 130 of each clip's prompt. */
    private static final double LLM = 2 * 100 * (25 * SECONDS + 130 * CLIPS);

    private static final List<WeightShape> TABLE = List.of(
            new WeightShape("audio_tower.fc.weight", 8, 8),
            new WeightShape("audio_tower.layer_norm.weight", 8),
            new WeightShape("language_model.layers.0.fc.weight", 10, 10));

    /** Two folds, of which each learns from half of the clips once and is tested on the other half. */
    private static Estimate of(String settings) {
        var recipe = Recipe.parse(Path.of("r.recipe"), "corpus.name = emodb\nprotocol.seeds = 1\n"
                + "train.length = 1 epochs\n" + settings);
        return Estimate.of(new Estimate.Work(recipe, new EncoderTraits(8, 321, 50, 25, ""), TABLE, 2, 1, 1), CLIPS, SECONDS);
    }

    @Test
    void aFrozenEncoderHearsEveryClipOnceAndItsStatesAreKept() {
        var estimate = of("tune = lora");
        assertEquals(ENCODER + (2 + 1) * LLM, estimate.operations(), "there and back, and the test");
        assertEquals(25 * SECONDS * 8 * Float.BYTES, estimate.cacheBytes());
    }

    @Test
    void withoutACacheAFrozenEncoderHearsEveryTime() {
        var estimate = of("tune = lora\ncache.use = no");
        assertEquals((1 + 1) * ENCODER + (2 + 1) * LLM, estimate.operations());
        assertEquals(0, estimate.cacheBytes());
    }

    @Test
    void aTrainedEncoderGoesBackTooBelowAFrozenLlm() {
        assertEquals((3 + 1) * ENCODER + (2 + 1) * LLM, of("tune = encoder").operations());
    }

    @Test
    void trainedWeightsCostOneReadingMoreThanFrozenOnes() {
        assertEquals((3 + 1) * ENCODER + (3 + 1) * LLM, of("tune = full").operations());
        assertEquals(ENCODER + (3 + 1) * LLM, of("tune = llm").operations());
    }

    @Test
    void whatIsReadAgainForTheWayBackIsCounted() {
        assertEquals(ENCODER + (3 + 1) * LLM, of("tune = lora\ntrain.recompute = yes").operations());
    }

    @Test
    void aHeadReadsTheStatesAndNoPrompt() {
        // four matrices of 16 x 16 in attention, two in the feed-forward layer
        double head = 2 * 6 * 256 * 25 * SECONDS;
        var settings = "decision.by = encoder-head\ndescription.train = none\ndescription.test = none\n"
                + "head.width = 16\nhead.heads = 2\nhead.feed-forward = 16\n";
        assertEquals(ENCODER + (3 + 1) * head, of(settings + "tune = head").operations());
        assertEquals((3 + 1) * (ENCODER + head), of(settings + "tune = head, encoder").operations());
        assertEquals((2 + 1) * ENCODER + (3 + 1) * head,
                of(settings + "tune = lora, head\nlora.targets = q").operations(),
                "with LoRA gradients of states alone go back through the encoder");
    }
}
