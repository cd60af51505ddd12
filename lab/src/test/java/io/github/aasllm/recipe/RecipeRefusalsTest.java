// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be is refused with the key, the value, what would be right, the file and the line. */
class RecipeRefusalsTest {
    private static final Path FILE = Path.of("r.recipe");

    /** Refused at line 2, behind the corpus. */
    private static void refused(String expected, String line) {
        assertEquals(expected.replace("@2", " in r.recipe:2"), refusal("corpus.name = manifest\n" + line));
    }

    private static String refusal(String text) {
        return Refusals.of(() -> Recipe.parse(FILE, text));
    }

    @Test
    void aKeyThatIsNone() {
        refused("lora.rnak: unknown (expected: a key of docs/recipes.md)@2; did you mean lora.rank?",
                "lora.rnak = 8");
        refused("rank: unknown (expected: a key of docs/recipes.md)@2; did you mean lora.rank?", "rank = 8");
        refused("use: unknown (expected: a key of docs/recipes.md)@2; did you mean cache.use?", "use = yes");
        refused(
                "template: unknown (expected: a key of docs/recipes.md)@2;"
                        + " did you mean prompt.template or description.template?",
                "template = paper");
        refused("what is this: unknown (expected: a key of docs/recipes.md)@2", "what is this");
    }

    @Test
    void aLineThatIsNone() {
        refused("lora.rank: no value (expected: lora.rank = value)@2", "lora.rank =   # 8");
        refused("lora.rank: no value (expected: lora.rank = value)@2", "lora.rank");
        assertEquals(
                "lora.rank: twice (expected: each key once; line 3 has it too) in r.recipe:4",
                refusal("corpus.name = manifest\n# ranks\nlora.rank = 8\nlora.rank = 8"));
    }

    @Test
    void aKeyThatMustBeThere() {
        assertEquals(
                "corpus.name: missing (expected: one of manifest, emodb, ravdess, iemocap, meld, lssed) in"
                        + " r.recipe",
                refusal("lora.rank = 8"));
    }

    @Test
    void aValueOfTheWrongKind() {
        refused("lora.rank: eight (expected: a whole number)@2", "lora.rank = eight");
        refused("lora.rank: 8.5 (expected: a whole number)@2", "lora.rank = 8.5");
        refused("lora.rank: 99999999999 (expected: a whole number)@2", "lora.rank = 99999999999");
        refused("train.rate: NaN (expected: a number)@2", "train.rate = NaN");
        refused("train.rate: 1e999 (expected: a number)@2", "train.rate = 1e999");
        refused("train.recompute: true (expected: yes or no)@2", "train.recompute = true");
        refused("train.schedule: cosin (expected: one of cosine, linear, constant)@2; did you mean cosine?",
                "train.schedule = cosin");
        refused(
                "description.normalise: loud (expected: one of none, level, edges, level+edges)@2",
                "description.normalise = loud");
        refused(
                "protocol.seeds: 1, , 3 (expected: a list, each a whole number)@2",
                "protocol.seeds = 1, , 3");
        refused(
                "corpus.merge: joy (expected: standard, or pairs as in excitement: happiness, joy:"
                        + " happiness)@2",
                "corpus.merge = joy");
    }

    @Test
    void aWrongUnit() {
        refused("train.warm-up: 0.05 (expected: a number from 0 to 100 and %, as in 5 %)@2",
                "train.warm-up = 0.05");
        refused("train.warm-up: 101 % (expected: a number from 0 to 100 and %, as in 5 %)@2",
                "train.warm-up = 101 %");
        refused(
                "cache.limit: 2 (expected: a whole number and B, kB, MB, GB or TB, as in 2 GB)@2",
                "cache.limit = 2");
        refused(
                "cache.limit: 2 Gb (expected: a whole number and B, kB, MB, GB or TB, as in 2 GB)@2",
                "cache.limit = 2 Gb");
        refused("train.length: 5 (expected: N epochs or N steps, N >= 1, as in 5 epochs)@2",
                "train.length = 5");
        refused(
                "augment.noise: 10 .. 30 (expected: a range, low first, as in 1 .. 2, and the unit dB, or"
                        + " none)@2",
                "augment.noise = 10 .. 30");
        refused(
                "augment.noise: 30 .. 10 dB (expected: a range, low first, as in 1 .. 2, and the unit dB, or"
                        + " none)@2",
                "augment.noise = 30 .. 10 dB");
        refused(
                "augment.time-width: 1 ms (expected: a number, and the unit s)@2",
                "augment.time-width = 1 ms");
    }

    @Test
    void innerFoldsThatAreTooFewOrHaveNothingToFit() {
        refused("decision.inner-folds: 1 (expected: 2 to 100, or none)@2", "decision.inner-folds = 1");
        refused("decision.spectral-statistics: 0 (expected: above 0, 1000 at most, or none)@2",
                "decision.spectral-statistics = 0");
        refused("decision.spectral-statistics: 3 (expected: none, as it is combined with an LLM that scores labels)@2",
                "decision.spectral-statistics = 3\ndecision.by = svm");
        refused("decision.strangers: 0 (expected: above 0, 10 at most, or none)@2", "decision.strangers = 0");
        refused("decision.strangers: 3 (expected: none, as only an LLM that scores labels knows strangers)@2",
                "decision.strangers = 3\ndecision.by = encoder-head");
        refused("decision.inner-folds: 5 (expected: none, as decision.decoder = generate has no scores)@2",
                "decision.inner-folds = 5\ndecision.decoder = generate");
        refused("decision.inner-folds: 5 (expected: none, as the temperature is fitted on the dev part of"
                + " protocol.dev)@2", "decision.inner-folds = 5\nprotocol.dev = 20 % of clips");
    }

    @Test
    void aValueThatCannotBe() {
        refused("lora.rank: 0 (expected: a whole number >= 1)@2", "lora.rank = 0");
        refused("lora.alpha: -32 (expected: a number > 0)@2", "lora.alpha = -32");
        refused("lora.dropout: 100 % (expected: less than 100 %)@2", "lora.dropout = 100 %");
        refused(
                "lora.targets: q, w (expected: paper-text, paper-count, or a list of q, k, v, o, gate, up,"
                        + " down, adapter, encoder)@2",
                "lora.targets = q, w");
        refused("train.rate: 0 (expected: a number > 0)@2", "train.rate = 0");
        refused("train.encoder-rate: 0 (expected: a number > 0)@2", "train.encoder-rate = 0");
        refused("train.epsilon: 0 (expected: a number > 0)@2", "train.epsilon = 0");
        refused("train.clip: 0 (expected: a number > 0)@2", "train.clip = 0");
        refused("train.decay: -0.1 (expected: a number >= 0)@2", "train.decay = -0.1");
        refused("train.beta1: 1 (expected: at least 0 and below 1)@2", "train.beta1 = 1");
        refused("train.beta2: 1.5 (expected: at least 0 and below 1)@2", "train.beta2 = 1.5");
        refused("train.average: 1 (expected: between 0 and 1, or none)@2", "train.average = 1");
        refused("train.warm-up: 100 % (expected: less than 100 %)@2", "train.warm-up = 100 %");
        refused("batch.size: 0 (expected: a whole number >= 1)@2", "batch.size = 0");
        refused("batch.size: 2147483647 (expected: at most 1048576)@2", "batch.size = 2147483647");
        refused("lora.rank: 2000000000 (expected: at most 65536)@2", "lora.rank = 2000000000");
        refused("batch.accumulation: 0 (expected: a whole number >= 1)@2", "batch.accumulation = 0");
        refused("corpus.path: wav (expected: a text with {} in it)@2", "corpus.path = wav");
        refused("corpus.labels: anger (expected: at least two labels, or all)@2", "corpus.labels = anger");
        refused("corpus.labels: joy twice (expected: each value once)@2", "corpus.labels = joy, joy");
        refused("protocol.seeds: -1 (expected: whole numbers >= 0)@2", "protocol.seeds = 1, -1");
        refused("protocol.seeds: 1 twice (expected: each value once)@2", "protocol.seeds = 1, 1");
        refused(
                "protocol.folds: actor-folds 1 (expected: none, leave-one-session-out, leave-one-speaker-out,"
                        + " actor-folds N with N >= 2, official or declared)@2",
                "protocol.folds = actor-folds 1");
        refused(
                "protocol.dev: 20 % (expected: none, official, N % of clips or N % of speakers, N between 0"
                        + " and 100)@2",
                "protocol.dev = 20 %");
        refused(
                "prompt.template: chat (expected: one of own, paper, qwen2-audio, qwen2-audio-instruct, audio-flamingo-3,"
                        + " audio-flamingo-next, qwen2.5-omni)@2",
                "prompt.template = chat");
        refused(
                "description.template: mine (expected: one of sentence-v1, compact-v1, chinese-v1)@2",
                "description.template = mine");
        refused("tune: all (expected: lora; full; lora, head; or a list of encoder, adapter, llm, head)@2", "tune = all");
        refused(
                "model.base: random huge (expected: none, random mini, random tiny, random small, or a"
                        + " folder)@2",
                "model.base = random huge");
        refused("head.heads: 5 (expected: a divisor of head.width, 1024)@2", "head.heads = 5");
        refused("train.dropout: 100 % (expected: less than 100 %)@2", "train.dropout = 100 %");
    }

    @Test
    void anAugmentationBeyondAllSense() {
        refused("augment.crop: 0 .. 1 s (expected: within 0.1 .. 30 s)@2", "augment.crop = 0 .. 1 s");
        refused("augment.speed: 0 .. 1 (expected: within 0.5 .. 2)@2", "augment.speed = 0 .. 1");
        refused(
                "augment.pitch: -24 .. 2 semitones (expected: within -12 .. 12 semitones)@2",
                "augment.pitch = -24 .. 2 semitones");
        refused(
                "augment.reverberation: 0 .. 1 s (expected: within 0.01 .. 5 s)@2",
                "augment.reverberation = 0 .. 1 s");
        refused("augment.noise: 10 .. 300 dB (expected: within -20 .. 100 dB)@2",
                "augment.noise = 10 .. 300 dB");
        refused("augment.telephone: 130 % (expected: a number from 0 to 100 and %, as in 5 %)@2", "augment.telephone = 130 %");
        refused("augment.gain: -90 .. 0 dB (expected: within -60 .. 60 dB)@2", "augment.gain = -90 .. 0 dB");
        refused("augment.frequency-masks: -1 (expected: a whole number >= 0)@2",
                "augment.frequency-masks = -1");
        refused("augment.frequency-width: 0 bands (expected: at least 1 band)@2",
                "augment.frequency-width = 0 bands");
        refused("augment.time-masks: -1 (expected: a whole number >= 0)@2", "augment.time-masks = -1");
        refused("augment.time-width: 0 s (expected: at least 0.01 s)@2", "augment.time-width = 0 s");
    }

    /** Below a head there are the encoder's layers alone, and only those that are heard learn. */
    @Test
    void lowRankUpdatesThatAHeadHasNoUseFor() {
        var head = "\ndecision.by = encoder-head\ntune = head, lora\ndescription.train = none\ndescription.test = none";
        var targets = " (expected: encoder, or a list of q, k, v, o, up, down, as tune = lora, head has a speech encoder"
                + " alone)@2";
        refused("lora.targets: q, gate" + targets, "lora.targets = q, gate" + head);
        refused("lora.targets: q, v, adapter" + targets, "lora.targets = q, v, adapter" + head);
        refused("lora.targets: q, encoder" + targets, "lora.targets = q, encoder" + head);
        refused("encoder.layer: 0 (expected: another, as no layer stands before it that tune = lora, head could train)@2",
                "encoder.layer = 0\nlora.targets = q" + head);
        refused("encoder.layer: 1 (expected: last, as the masks of augment.* are for an encoder's last states)@2",
                "encoder.layer = 1\nlora.targets = q\naugment.time-masks = 1" + head);
        refused("cache.use: yes (expected: auto or no, as tune = lora, head changes the encoder's states)@2",
                "cache.use = yes\nlora.targets = q" + head);
    }

    @Test
    void aPairThatDoesNotGoTogether() {
        refused("select.by: best-dev (expected: last, or a dev part by protocol.dev)@2",
                "select.by = best-dev");
        refused(
                "select.by: test-oracle (expected: last or best-dev, as decision.by = llm looks at no test"
                        + " part)@2",
                "select.by = test-oracle");
        refused(
                "select.by: test-oracle (expected: last, as protocol.folds = none has no test part)@2",
                "select.by = test-oracle\ndecision.by = encoder-head\ntune = head\ndescription.train = none\n"
                        + "description.test = none");
        refused(
                "cache.use: yes (expected: auto or no, as tune = full changes the encoder's states)@2",
                "cache.use = yes\ntune = full");
        refused(
                "description.train: aligned/aligned (expected: none for training and test, as"
                        + " decision.by = encoder-head reads no text)@2",
                "description.train = aligned\ndescription.test = aligned\ndecision.by = encoder-head");
        refused(
                "decision.decoder: generate (expected: score, as decision.by = encoder-head writes"
                        + " nothing)@2",
                "decision.decoder = generate\ndecision.by = encoder-head");
        refused(
                "decision.prior: logit-adjustment (expected: none, as decision.decoder = generate has no"
                        + " scores)@2",
                "decision.prior = logit-adjustment\ndecision.decoder = generate");
        refused(
                "batch.class-weights: inverse (expected: none, as batch.sampling = balanced corrects the"
                        + " shares already)@2",
                "batch.class-weights = inverse\nbatch.sampling = balanced");
        refused(
                "batch.by-speaker: 50 % (expected: 0 %, or batch.sampling = uniform and batch.by-length = no, as it"
                        + " orders the clips itself)@2",
                "batch.by-speaker = 50 %");
        refused(
                "batch.by-speaker: 50 % (expected: 0 %, or batch.size >= 6, as fewer clips of two speakers give no"
                        + " speaker statistics)@2",
                "batch.by-speaker = 50 %\nbatch.by-length = no\nbatch.size = 5");
        refused(
                "batch.by-speaker: 50 % (expected: 0 %, as decision.by = encoder-head reads no clip by speaker)@2",
                "batch.by-speaker = 50 %\ndecision.by = encoder-head\ntune = head\ndescription.train = none\n"
                        + "description.test = none");
        refused(
                "train.floor: 10 % (expected: 0 %, as train.schedule = constant does not fall)@2",
                "train.floor = 10 %\ntrain.schedule = constant");
    }

    @Test
    void aPretrainingOfAModelThatIsNotRandom() {
        refused(
                "pretrain.length: 900 (expected: none, as model.base = none is not random)@2",
                "pretrain.length = 900 steps");
        refused(
                "pretrain.length: 900 (expected: none, as model.base = folder is not random)@2",
                "pretrain.length = 900 steps\nmodel.base = folder");
        refused("pretrain.length: 0 steps (expected: at least 1 step, or none)@2",
                "pretrain.length = 0 steps");
        refused("pretrain.length: 900 (expected: a whole number, and the unit steps, or none)@2",
                "pretrain.length = 900");
        refused("pretrain.crop: 0.1 .. 2 s (expected: within 0.5 .. 30 s)@2", "pretrain.crop = 0.1 .. 2 s");
    }

    @Test
    void armsThatDoNotMatch() {
        refused(
                "description.test: 1 values (expected: 2, as many as description.train)@2",
                "description.train = none, aligned");
        refused(
                "description.test: none/none twice (expected: each value once)@2",
                "description.test = none, none\ndescription.train = none, none");
    }

    @Test
    void aProtocolThatTheCorpusDoesNotHave() {
        assertEquals(
                "protocol.folds: leave-one-session-out (expected: another, as corpus.name = emodb has no"
                        + " sessions) in r.recipe:2",
                refusal("corpus.name = emodb\nprotocol.folds = leave-one-session-out"));
        refused(
                "protocol.folds: official (expected: another, as corpus.name = manifest has no official"
                        + " parts)@2",
                "protocol.folds = official");
        assertEquals(
                "protocol.folds: declared (expected: another, as corpus.name = ravdess declares no parts)"
                        + " in r.recipe:2",
                refusal("corpus.name = ravdess\nprotocol.folds = declared"));
        refused(
                "protocol.dev: official (expected: none or a drawn part, as protocol.folds = none has none"
                        + " of its own)@2",
                "protocol.dev = official");
    }

    @Test
    void aFileThatIsNone(@TempDir Path folder) throws IOException {
        var absent = folder.resolve("absent.recipe");
        assertEquals(
                "recipe: " + absent + " (expected: a file; there is none of this name)",
                Refusals.of(() -> Recipe.read(absent)));
        var large = Files.write(folder.resolve("large.recipe"), new byte[(1 << 20) + 1]);
        assertEquals("recipe: 1048577 bytes (expected: a file of at most 1 MiB) in " + large,
                Refusals.of(() -> Recipe.read(large)));
        var latin = folder.resolve("latin.recipe");
        Files.write(latin, new byte[] {'#', (byte) 0xe4});
        assertEquals(
                "recipe: not UTF-8 (expected: a text file) in " + latin,
                Refusals.of(() -> Recipe.read(latin)));
    }

    @Test
    void aLargeBatchWithRecomputeIsFine() {
        var recipe = Recipe.parse(FILE, "corpus.name = lssed\nbatch.size = 32\ntrain.recompute = yes");
        assertTrue(recipe.train().recompute());
        assertTrue(recipe.keepsStates());
    }

    @Test
    void aMistypedRecipeIsAskedFor(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("minimal")); // no file
        var recipe = Files.createFile(folder.resolve("minimal.recipe"));
        var typed = folder.resolve("minimal.recpe");
        assertEquals("recipe: " + typed + " (expected: a file; there is none of this name); did you mean " + recipe + "?",
                Refusals.of(() -> Recipe.read(typed)));
    }
}
