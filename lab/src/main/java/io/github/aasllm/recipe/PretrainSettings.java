// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.Map;
import java.util.Optional;

/** How the speech encoder of a random model learns from synthetic speech before it hears any corpus. */
public record PretrainSettings(
        @Key(value = "pretrain.length", standard = "none", unit = "steps", meaning = """
                How long, such as `8000 steps`; `none` leaves the encoder random. eSpeak NG must be \
                installed. The model is made once for all seeds and folds, as it uses no clip of \
                the corpus.""")
        Optional<Long> length,
        @Key(value = "pretrain.clips", standard = "8000", meaning = """
                Synthetic clips, each of two or three seconds.""")
        int clips,
        @Key(value = "pretrain.versions", standard = "3", meaning = """
                How many versions of each are made: one nearly as it is, then in other \
                speeds, rooms and noises.""")
        int versions,
        @Key(value = "pretrain.seed", standard = "1", meaning = """
                The seed of the random model, the clips and the training.""")
        Long seed,
        @Key(value = "pretrain.batch", standard = "32", meaning = """
                Clips in a step.""")
        int batch,
        @Key(value = "pretrain.crop", standard = "1 .. 2 s", unit = "s", meaning = """
                The length of the piece of a clip in a step; all in a step are as long.""")
        Range crop,
        @Key(value = "pretrain.rate", standard = "0.0015", meaning = """
                AdamW's learning rate at its height.""")
        double rate) {
    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public PretrainSettings {
        length.ifPresent(steps ->
                Checks.require(steps >= 1, "pretrain.length", steps + " steps", "at least 1 step, or none"));
        Checks.require(clips >= 1, "pretrain.clips", clips, "a whole number >= 1");
        Checks.require(versions >= 1, "pretrain.versions", versions, "a whole number >= 1");
        Checks.require(batch >= 1, "pretrain.batch", batch, "a whole number >= 1");
        Checks.require(
                crop.low() >= 0.5 && crop.high() <= 30, "pretrain.crop", crop + " s", "within 0.5 .. 30 s");
        Checks.require(rate > 0, "pretrain.rate", Values.number(rate), "a number > 0");
    }

    /** Every key with its value, as a recipe would say it. */
    public Map<String, String> values() {
        return Recipe.settings(this);
    }
}
