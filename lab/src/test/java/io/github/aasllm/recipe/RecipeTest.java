// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
    private static final Path FILE = Path.of("r.recipe");

    @Test
    void everyComponentHasAKeyAndEveryKeyAComponent() {
        var components = new ArrayList<String>();
        for (var section : Recipe.class.getRecordComponents()) {
            for (RecordComponent component : section.getType().getRecordComponents()) {
                assertTrue(component.isAnnotationPresent(Key.class), section.getType() + " " + component);
                components.add(component.getAnnotation(Key.class).value());
            }
        }
        assertEquals(components, List.copyOf(Recipe.keys().keySet()));
    }

    @Test
    void whatARecipeDoesNotSayIsAsInThePaper() {
        var recipe = Recipe.parse(FILE, "corpus.name = manifest");
        assertEquals(8, recipe.lora().rank());
        assertEquals(32, recipe.lora().alpha());
        assertEquals(LoraTargets.PAPER_TEXT, recipe.lora().targets());
        assertEquals(1e-4, recipe.optimiser().rate());
        assertEquals(0.05, recipe.schedule().warmUp().fraction());
        assertEquals(ScheduleSettings.Shape.COSINE, recipe.schedule().shape());
        assertEquals(new Length(5, Length.Unit.EPOCHS), recipe.schedule().length());
        assertEquals(1, recipe.batch().size());
        assertEquals("aligned/aligned", recipe.prompt().arms().getFirst().key());
    }

    @Test
    void theEffectiveRecipeReadsBackEqual() {
        var recipe =
                Recipe.parse(FILE, "corpus.name = emodb\ntune = full\naugment.speed = 0.9 .. 1.1 # faster");
        assertEquals(recipe, Recipe.parse(FILE, recipe.text()), recipe.text());
        assertEquals(Recipe.keys().size(),
                Arrays.stream(recipe.text().split("\n")).filter(l -> !l.isBlank()).count());
    }

    /** A value other than the standard for every key, so that a new key needs one here. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("corpus.name", "lssed"),
            Map.entry("corpus.manifest", "metadata_english_all.csv"),
            Map.entry("corpus.path", "wav_all/{}.wav"),
            Map.entry("corpus.labels", "anger, happiness, größte Ruhe"),
            Map.entry("corpus.merge", "excitement: happiness, joy: happiness"),
            Map.entry("corpus.channel", "centre"),
            Map.entry("columns.path", "name"),
            Map.entry("columns.label", "faces"),
            Map.entry("columns.id", "name"),
            Map.entry("columns.speaker", "who"),
            Map.entry("columns.sex", "gender"),
            Map.entry("columns.session", "day"),
            Map.entry("columns.split", "part"),
            Map.entry("columns.text", "words"),
            Map.entry("protocol.folds", "actor-folds 5"),
            Map.entry("protocol.dev", "12.5 % of speakers"),
            Map.entry("protocol.seeds", "1, 2, 3000000000"),
            Map.entry("prompt.template", "qwen2-audio"),
            Map.entry("description.template", "compact-v1"),
            Map.entry("description.method", "voice"),
            Map.entry("description.normalise", "level+edges"),
            Map.entry("description.levels", "tertiles"),
            Map.entry("description.by", "sex"),
            Map.entry("description.unseen", "own-clips"),
            Map.entry("description.train", "none"),
            Map.entry("description.test", "inverted"),
            Map.entry("description.dropout", "30 %"),
            Map.entry("description.cue-dropout", "20 %"),
            Map.entry("hearing.normalise", "level+edges"),
            Map.entry("decision.by", "encoder-head"),
            Map.entry("decision.decoder", "generate"),
            Map.entry("decision.prior", "logit-adjustment"),
            Map.entry("decision.inner-folds", "5"),
            Map.entry("decision.spectral-statistics", "0.01"),
            Map.entry("decision.strangers", "2.5"),
            Map.entry("encoder.layer", "weighted-sum"),
            Map.entry("head.width", "96"),
            Map.entry("head.heads", "4"),
            Map.entry("head.feed-forward", "192"),
            Map.entry("baseline.features", "acoustic"),
            Map.entry("baseline.pool", "mean+sd"),
            Map.entry("baseline.c", "0.01, 0.1, 10"),
            Map.entry("baseline.inner-folds", "4"),
            Map.entry("model.base", "models/my model"),
            Map.entry("tune", "encoder, llm"),
            Map.entry("train.average", "0.999"),
            Map.entry("train.recompute", "yes"),
            Map.entry("train.dropout", "10 %"),
            Map.entry("train.smoothing", "7.5 %"),
            Map.entry("train.pooled-head", "0.5"),
            Map.entry("pretrain.length", "8000 steps"),
            Map.entry("pretrain.clips", "500"),
            Map.entry("pretrain.versions", "2"),
            Map.entry("pretrain.seed", "3000000000"),
            Map.entry("pretrain.batch", "16"),
            Map.entry("pretrain.crop", "1.5 .. 2.5 s"),
            Map.entry("pretrain.rate", "0.001"),
            Map.entry("lora.targets", "q, down, adapter"),
            Map.entry("lora.rank", "16"),
            Map.entry("lora.alpha", "12.5"),
            Map.entry("lora.dropout", "5 %"),
            Map.entry("train.rate", "2.5e-5"),
            Map.entry("train.encoder-rate", "0.1"),
            Map.entry("train.decay", "0.01"),
            Map.entry("train.beta1", "0.8"),
            Map.entry("train.beta2", "0.95"),
            Map.entry("train.epsilon", "1e-6"),
            Map.entry("train.clip", "none"),
            Map.entry("train.length", "3000 steps"),
            Map.entry("train.schedule", "linear"),
            Map.entry("train.warm-up", "2.5 %"),
            Map.entry("train.floor", "10 %"),
            Map.entry("batch.size", "32"),
            Map.entry("batch.accumulation", "4"),
            Map.entry("batch.by-length", "no"),
            Map.entry("batch.sampling", "balanced"),
            Map.entry("batch.class-weights", "sqrt-inverse"),
            Map.entry("batch.by-speaker", "50 %"),
            Map.entry("select.by", "best-dev"),
            Map.entry("select.metric", "weighted-f1"),
            Map.entry("augment.share", "100 %"),
            Map.entry("augment.speed", "0.9 .. 1.1"),
            Map.entry("augment.pitch", "-2 .. 2 semitones"),
            Map.entry("augment.reverberation", "0.1 .. 0.5 s"),
            Map.entry("augment.noise", "10 .. 30 dB"),
            Map.entry("augment.gain", "-6 .. 6 dB"),
            Map.entry("augment.telephone", "25 %"),
            Map.entry("augment.crop", "1.2 .. 2.2 s"),
            Map.entry("augment.frequency-masks", "2"),
            Map.entry("augment.frequency-width", "8 bands"),
            Map.entry("augment.time-masks", "1"),
            Map.entry("augment.time-width", "0.25 s"),
            Map.entry("cache.use", "no"),
            Map.entry("cache.limit", "1500 MB"),
            Map.entry("card.licence", "CC-BY-4.0"),
            Map.entry("card.data-licence", "ours"));

    @Test
    void everyKeyChangesItsComponentAndIsWrittenAsItWasRead() {
        assertEquals(OTHERS.keySet(), Recipe.keys().keySet());
        Recipe.keys().forEach((name, place) -> {
            var type = place.component().getGenericType();
            var value = Values.parse(type, place.key(), OTHERS.get(name));
            assertTrue(value.isPresent(), name);
            assertEquals(OTHERS.get(name), Values.text(value.get(), place.key()), name);
            assertNotEquals(Values.parse(type, place.key(), place.key().standard()), value, name);
        });
    }

    /** Of recipes with any of the values above, those that can be; seeded. */
    @Test
    void whatIsWrittenReadsBackEqual() {
        var random = new Random(11);
        int read = 0;
        for (int trial = 0; trial < 1_000; trial++) {
            var text = new StringBuilder("corpus.name = " + (random.nextBoolean() ? "manifest" : "meld")
                    + "\n");
            OTHERS.entrySet().stream()
                    .filter(entry -> !entry.getKey().equals("corpus.name") && random.nextInt(10) == 0)
                    .forEach(entry -> text.append(entry.getKey() + " = " + entry.getValue() + "  # said\n"));
            Recipe recipe;
            try {
                recipe = Recipe.parse(FILE, text.toString());
            } catch (InvalidInputException e) { // a pair that does not go together, with its line
                assertTrue(e.getMessage().contains(" in r.recipe:"), e.getMessage());
                continue;
            }
            read++;
            assertEquals(recipe, Recipe.parse(FILE, recipe.text()), recipe.text());
        }
        assertTrue(read > 100, read + " of 1000");
    }

    @Test
    void numbersAreWrittenAsShortAsTheyAreExact() {
        var random = new Random(3);
        assertEquals("1e-4", Values.number(1e-4));
        assertEquals("2.5e-5", Values.number(2.5e-5));
        assertEquals("8", Values.number(8));
        for (int i = 0; i < 1000; i++) {
            double value = random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            var parsed = Values.share(Values.number(Math.abs(value)) + " %");
            assertEquals(Math.abs(value) <= 100, parsed.isPresent());
            parsed.ifPresent(share -> assertEquals(Math.abs(value), share.percent()));
        }
    }

    @Test
    void armsAreReadInColumns() {
        var arms = Recipe.parse(FILE, """
                corpus.name       = manifest
                description.train = none, aligned, aligned
                description.test  = none, aligned, shuffled
                """).prompt().arms();
        assertEquals(
                List.of("none/none", "aligned/aligned", "aligned/shuffled"),
                arms.stream().map(PromptSettings.Arm::key).toList());
    }

    @Test
    void statesAreKeptWhereTheyAreTheSameEachTime() {
        assertTrue(with("").keepsStates());
        assertTrue(with("tune = adapter, llm").keepsStates());
        assertFalse(with("tune = full").keepsStates());
        assertFalse(with("cache.use = no").keepsStates());
    }

    @Test
    void aPartOfAnExperimentHasOneSeed() {
        var part = with("protocol.seeds = 1, 2, 3").withSeed(2);
        assertEquals(2, part.seed());
        assertEquals(with("protocol.seeds = 2"), part);
    }

    private static Recipe with(String settings) {
        return Recipe.parse(FILE, "corpus.name = manifest\n" + settings);
    }

    @Test
    void aKeyHasThePlaceOfItsLineAndElseOfTheFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("my.recipe"), "\uFEFF# mine\ncorpus.name = manifest\nmodel.base = x\n");
        assertEquals(Path.of(file + ":3"), Recipe.place(file, "model.base"));
        assertEquals(file, Recipe.place(file, "tune"));
    }
}
