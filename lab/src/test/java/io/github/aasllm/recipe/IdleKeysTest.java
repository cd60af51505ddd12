// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that another one idles is refused by name, with the reason; without that other one it is taken. */
class IdleKeysTest {
    private static final String HEAD = "decision.by = encoder-head; tune = head; description.train = none;"
            + " description.test = none; ";

    private static final String LORA_HEAD = "decision.by = encoder-head; tune = lora, head; lora.targets = q, v, up;"
            + " description.train = none; description.test = none; ";

    private static final String SVM = "decision.by = svm; description.train = none; description.test = none; ";

    @TempDir
    private Path folder;

    private Path recipe(String settings) throws IOException {
        return Files.writeString(folder.resolve("r.recipe"), "corpus.name = manifest\n"
                + settings.replace("; ", "\n") + "\n");
    }

    private void refused(String settings, String key, String reason) throws IOException {
        var file = recipe(settings);
        var refusal = Refusals.of(() -> Recipe.read(file));
        assertEquals(key, refusal.substring(0, refusal.indexOf(':')), refusal);
        assertEquals("or no such line, as it changes nothing: " + reason,
                refusal.replaceFirst(".*( or no such line.*)\\) in .*r.recipe:[0-9]+", "$1").strip());
    }

    @Test
    void ofAModel() throws IOException {
        var full = "tune = full has no low-rank updates";
        refused("tune = full; lora.rank = 4", "lora.rank", full);
        refused("tune = full; lora.alpha = 16", "lora.alpha", full);
        refused("tune = full; lora.dropout = 5 %", "lora.dropout", full);
        refused("tune = full; lora.targets = q, v", "lora.targets", full);
        refused(HEAD + "lora.rank = 4", "lora.rank", "tune = head has no low-rank updates");
        for (var line : new String[] {"head.width = 64", "head.heads = 8", "head.feed-forward = 64"}) {
            refused(line, line.split(" ")[0], "decision.by = llm has no head");
        }
        refused("encoder.layer = 3", "encoder.layer", "decision.by = llm reads the encoder's last states");
        for (var line : new String[] {"pretrain.clips = 9", "pretrain.versions = 2", "pretrain.seed = 2",
            "pretrain.batch = 2", "pretrain.crop = 1 .. 3 s", "pretrain.rate = 0.1"}) {
            refused(line, line.split(" ")[0], "pretrain.length = none trains nothing before");
        }
    }

    @Test
    void ofAText() throws IOException {
        for (var line : new String[] {"prompt.template = qwen2-audio", "description.template = compact-v1",
            "description.method = voice", "description.by = sex"}) {
            refused(HEAD + line, line.split(" ")[0], "decision.by = encoder-head reads no text");
        }
        for (var line : new String[] {"description.dropout = 5 %", "description.cue-dropout = 5 %"}) {
            refused("description.train = none; description.test = aligned; " + line, line.split(" ")[0],
                    "description.train = none describes no clip");
        }
        for (var line : new String[] {"description.method = voice", "description.normalise = level",
            "description.levels = tertiles", "description.by = sex"}) {
            refused("description.train = none; description.test = none; " + line, line.split(" ")[0],
                    "description.train = none and description.test = none describe no clip");
        }
    }

    @Test
    void ofThresholdsThatAllClipsShare() throws IOException {
        refused("description.unseen = own-clips", "description.unseen",
                "description.by = corpus has one set of thresholds for every clip");
    }

    @Test
    void ofABaseline() throws IOException {
        refused("baseline.c = 2", "baseline.c", "decision.by = llm is no baseline");
        refused(HEAD + "baseline.pool = mean+sd", "baseline.pool", "decision.by = encoder-head is no baseline");
        var atOnce = "decision.by = svm is trained at once, and keeps no weights";
        for (var line : new String[] {"train.rate = 0.1", "lora.rank = 4", "batch.size = 8", "tune = full",
            "train.length = 9 steps"}) {
            refused(SVM + line, line.split(" ")[0], atOnce);
        }
        refused(SVM + "head.width = 64", "head.width", "decision.by = svm has no head");
        refused(SVM + "description.method = voice", "description.method", "decision.by = svm reads no text");
        refused(SVM + "select.metric = wa", "select.metric", "select.by = last compares nothing");
        for (var line : new String[] {"baseline.pool = mean+sd", "encoder.layer = 3", "model.base = m",
            "hearing.normalise = level"}) {
            refused(SVM + "baseline.features = acoustic; " + line, line.split(" ")[0],
                    "baseline.features = acoustic asks no encoder");
        }
    }

    @Test
    void ofATraining() throws IOException {
        refused("train.encoder-rate = 0.3", "train.encoder-rate", "tune = lora leaves the encoder as it is");
        refused(HEAD + "train.encoder-rate = 0.3", "train.encoder-rate", "tune = head leaves the encoder as it is");
        refused("select.metric = loss", "select.metric", "select.by = last compares nothing");
        refused("tune = full; augment.crop = 1 .. 2 s; augment.share = 40 %", "augment.share",
                "none of augment.speed, augment.pitch, augment.reverberation, augment.noise and augment.gain is"
                        + " on; augment.crop and the masks are for every clip, and augment.telephone is a share"
                        + " itself");
        refused("augment.frequency-width = 4 bands", "augment.frequency-width", "augment.frequency-masks = 0");
        refused("augment.time-width = 0.1 s", "augment.time-width", "augment.time-masks = 0");
    }

    /** Also the standard, in other words, beside what idles it; and what changes time and room alone. */
    @ParameterizedTest
    @ValueSource(strings = {
        "tune = full; lora.rank = 8; lora.alpha = 32.0; select.metric = ua",
        "tune = full; train.encoder-rate = 0.3; augment.gain = -6 .. 6 dB; augment.share = 40 %",
        "tune = full; augment.time-masks = 1; augment.time-width = 0.1 s",
        "select.by = best-dev; protocol.dev = 20 % of clips; select.metric = loss",
        "description.train = aligned, none; description.test = aligned, none; description.dropout = 5 %",
        "description.train = none; description.test = aligned; description.method = voice",
        HEAD + "head.width = 64; head.heads = 4; train.smoothing = 5 %; cache.use = no; cache.limit = 1 GB",
        HEAD + "encoder.layer = weighted-sum",
        LORA_HEAD + "lora.rank = 4; lora.alpha = 8; lora.dropout = 5 %; train.encoder-rate = 0.3; encoder.layer = 9",
        LORA_HEAD + "encoder.layer = weighted-sum; augment.gain = -6 .. 6 dB; augment.share = 40 %; head.width = 64;"
                + " head.heads = 4",
        SVM + "baseline.features = acoustic; description.method = voice; description.normalise = level",
        SVM + "baseline.c = 0.1, 1; baseline.inner-folds = 3; select.metric = wa; train.recompute = yes",
        SVM + "baseline.pool = mean+sd; encoder.layer = 9; hearing.normalise = level; model.base = random tiny",
        "model.base = random tiny; pretrain.length = 9 steps; pretrain.clips = 9",
        "tune = full; cache.limit = 1 GB; train.recompute = yes",
    })
    void whatIsOnIsTaken(String settings) throws IOException {
        Recipe.read(recipe(settings));
    }

    /** The effective recipe of a run has every key. */
    @Test
    void whatARunHasReadsBack() throws IOException {
        for (var settings : new String[] {HEAD + "head.width = 64; head.heads = 4", LORA_HEAD + "lora.rank = 4"}) {
            var recipe = Recipe.read(recipe(settings));
            assertEquals(recipe, Recipe.read(Files.writeString(folder.resolve("all.recipe"), recipe.text())));
        }
    }

    @Test
    void everyRecipeThatIsPublishedIsTaken() throws IOException {
        try (var recipes = Files.list(Path.of("../recipes"))) {
            for (var file : recipes.filter(its -> its.toString().endsWith(".recipe")).toList()) {
                Recipe.read(file);
            }
        }
    }
}
