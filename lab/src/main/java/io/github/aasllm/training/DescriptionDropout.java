// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.augment.Augmentation;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.recipe.Recipe;
import java.util.Optional;

/**
 * How much of a description is told in training, so that a model works without it, and without one cue of it
 * as an explanation withholds it.
 *
 * <p>It is drawn from the seed, the epoch and the clip alone, so a training that goes on draws what one
 * without interruption does.
 *
 * @param whole how likely nothing is told, 0 to 1
 * @param cue how likely one cue is left out where anything is told, 0 to 1; each cue as often
 * @param seed of the training
 * @param wording which has words for a cue left out, as all built-in ones have
 */
record DescriptionDropout(double whole, double cue, long seed, DescriptionTemplate wording) {
    private static final long SALT = 0x5DEECE66DL; // what is said must not follow what is done to the sound

    /** As a recipe says it. */
    static DescriptionDropout of(Recipe recipe, DescriptionTemplate wording) {
        var prompt = recipe.prompt();
        return new DescriptionDropout(
                prompt.dropout().fraction(), prompt.cueDropout().fraction(), recipe.seed(), wording);
    }

    /** What is told of a clip in an epoch; empty where nothing is. */
    Optional<String> text(Description description, int epoch, String utterance) {
        var random = Augmentation.random(seed ^ SALT, epoch, utterance);
        if (random.nextDouble() < whole) {
            return Optional.empty();
        }
        if (random.nextDouble() < cue) {
            var cues = Cue.values();
            return Optional.of(
                    description.textWithout(cues[random.nextInt(cues.length)], wording).orElseThrow());
        }
        return Optional.of(description.text());
    }
}
