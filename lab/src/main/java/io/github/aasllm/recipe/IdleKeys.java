// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.description.Grouping;
import io.github.aasllm.recipe.DecisionSettings.By;
import io.github.aasllm.recipe.PromptSettings.Describing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keys that change nothing, as another is off: a recipe that states one at another value than the standard is
 * refused, as whoever wrote it expects something of it.
 *
 * <p>{@code cache.use}, {@code cache.limit} and {@code train.recompute} change time and room and never a
 * result, so they are none of these, and may stay while others are tried.
 */
final class IdleKeys {
    private static final Set<String> READ_WITHOUT_TEXT = Set.of("description.train", "description.test");
    private static final Set<String> MEASURING = Set.of("description.method", "description.normalise");
    private static final Set<String> NEVER_IDLE = Set.of("train.recompute");
    private static final List<String> LEARNING = List.of(
            "tune", "train.", "lora.", "batch.", "augment.", "card.");

    /** Every key at its standard, in the words in which settings have it. */
    private static final Map<String, String> STANDARD =
            Recipe.parse(Path.of("standard"), "corpus.name = manifest").settings();

    private final Map<String, String> settings;

    private IdleKeys(Recipe recipe) {
        this.settings = recipe.settings();
    }

    /** @throws io.github.aasllm.error.InvalidInputException that names the key and why it changes nothing */
    static void require(Recipe recipe) {
        var keys = new IdleKeys(recipe);
        keys.requireOfModel(recipe);
        keys.requireOfText(recipe);
        keys.requireOfTraining(recipe);
        keys.requireOfBaseline(recipe);
        keys.requireOfAugmentation(recipe.augment());
    }

    private void requireOfModel(Recipe recipe) {
        var tune = recipe.train().tune();
        unless(tune.lora(), beginning("lora."), "tune = " + tune + " has no low-rank updates");
        var by = recipe.decision().by();
        unless(by == By.ENCODER_HEAD, beginning("head."), "decision.by = " + Values.key(by) + " has no head");
        unless(by != By.LLM, List.of("encoder.layer"), "decision.by = llm reads the encoder's last states");
        unless(recipe.pretrain().length().isPresent(), beginning("pretrain."),
                "pretrain.length = none trains nothing before");
    }

    private void requireOfText(Recipe recipe) {
        var reads = recipe.decision().by() == By.LLM;
        var text = new ArrayList<>(beginning("description."));
        text.removeAll(READ_WITHOUT_TEXT);
        text.add("prompt.template");
        if (!recipe.readsEncoder()) {
            text.removeAll(MEASURING);
        }
        unless(reads, text, "decision.by = " + Values.key(recipe.decision().by()) + " reads no text");
        var prompt = recipe.prompt();
        unless(!prompt.train().stream().allMatch(Describing.NONE::equals),
                List.of("description.dropout", "description.cue-dropout"),
                "description.train = none describes no clip");
        unless(!prompt.describesNothing() || !recipe.readsEncoder(),
                List.of("description.method", "description.normalise", "description.levels", "description.by",
                        "description.unseen"),
                "description.train = none and description.test = none describe no clip");
        unless(prompt.by() != Grouping.CORPUS, List.of("description.unseen"),
                "description.by = corpus has one set of thresholds for every clip");
    }

    private void requireOfTraining(Recipe recipe) {
        var tune = recipe.train().tune();
        unless(tune.boxes().contains(Tune.Box.ENCODER) || tune.updatesBelowHead(), List.of("train.encoder-rate"),
                "tune = " + tune + " leaves the encoder as it is");
        boolean chooses = recipe.decision().by().isBaseline() && recipe.baseline().c().size() > 1;
        unless(chooses || recipe.select().by() != SelectSettings.By.LAST, List.of("select.metric"),
                "select.by = last compares nothing");
    }

    private void requireOfBaseline(Recipe recipe) {
        var by = recipe.decision().by();
        unless(by.isBaseline(), beginning("baseline."), "decision.by = " + Values.key(by) + " is no baseline");
        var learning = LEARNING.stream().flatMap(section -> beginning(section).stream())
                .filter(key -> !NEVER_IDLE.contains(key)).toList();
        unless(!by.isBaseline(), learning, "decision.by = " + Values.key(by) + " is trained at once, and keeps no"
                + " weights");
        unless(recipe.readsEncoder(), List.of("baseline.pool", "encoder.layer", "model.base", "hearing.normalise"),
                "baseline.features = acoustic asks no encoder");
    }

    private void requireOfAugmentation(AugmentSettings augment) {
        unless(augment.draws(), List.of("augment.share"),
                "none of augment.speed, augment.pitch, augment.reverberation, augment.noise and augment.gain is"
                        + " on; augment.crop and the masks are for every clip, and augment.telephone is a share itself");
        unless(augment.frequencyMasks() > 0, List.of("augment.frequency-width"), "augment.frequency-masks = 0");
        unless(augment.timeMasks() > 0, List.of("augment.time-width"), "augment.time-masks = 0");
    }

    private List<String> beginning(String section) {
        return settings.keySet().stream().filter(key -> key.startsWith(section)).toList();
    }

    private void unless(boolean used, List<String> keys, String reason) {
        for (var key : keys) {
            var standard = STANDARD.get(key);
            var value = settings.get(key);
            Checks.require(used || value.equals(standard), key, value,
                    standard + " or no such line, as it changes nothing: " + reason);
        }
    }
}
