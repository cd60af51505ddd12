// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.ChildJvm;
import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.bundle.Seen;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.evaluation.RunScores;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import io.github.aasllm.run.EventFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole experiments on a miniature corpus of two speakers and two emotions that anybody can tell apart. */
class ExperimentTest {
    private static final String CORPUS = """
            corpus.name = manifest
            corpus.labels = anger, sadness
            protocol.folds = leave-one-speaker-out
            """;
    private static final String HEAD = CORPUS + """
            decision.by = encoder-head
            description.train = none
            description.test = none
            model.base = random tiny
            tune = head
            head.width = 16
            head.heads = 2
            head.feed-forward = 16
            train.length = 2 epochs
            batch.size = 4
            """;
    private static final String NO_FOLDS = HEAD.replace("leave-one-speaker-out", "none");
    private static final String FROM_SOUND = HEAD.replace("tune = head", "tune = head, encoder")
            .replace("random tiny", "random mini")
            .replace("2 epochs", "20 epochs") + """
            hearing.normalise = level+edges
            train.dropout = 10 %
            train.rate = 2e-3
            train.average = 0.9
            augment.speed = 0.95 .. 1.05
            augment.crop = 0.3 .. 0.6 s
            augment.time-masks = 1
            augment.time-width = 0.05 s
            """;
    private static final String LLM = CORPUS + """
            model.base = random tiny
            description.train = aligned, aligned, aligned, none
            description.test  = aligned, shuffled, inverted, none
            train.length = 1 epochs
            batch.size = 3
            """;

    @TempDir
    Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void makeCorpus() throws IOException {
        data = MiniatureCorpus.write(folder.resolve("corpus"));
        out = folder.resolve("out");
    }

    private List<PredictionRow> predictions(String arm) throws IOException {
        try (var files = Files.walk(out)) {
            return files.filter(file -> file.endsWith(FoldFolder.PREDICTIONS))
                    .sorted()
                    .flatMap(file -> PredictionFile.read(file).stream())
                    .filter(row -> row.origin().arm().name().equals(arm))
                    .toList();
        }
    }

    private Map<String, String> contents() throws IOException {
        var contents = new TreeMap<String, String>();
        try (var files = Files.walk(out)) {
            for (var file : files.filter(f -> f.endsWith(FoldFolder.PREDICTIONS)).toList()) {
                contents.put(out.relativize(file).toString(), Files.readString(file));
            }
        }
        return contents;
    }

    @Test
    void aFrozenEncoderMakesOnePassForAllFoldsAndSeedsAndTheLogProvesIt() throws IOException {
        var heard = TestRun.run(HEAD + "protocol.seeds = 1, 2", data, out);
        var last = heard.lines().getLast();
        assertTrue(last.startsWith("encoder states: " + MiniatureCorpus.CLIPS
                + " clips through the encoder, "), last);
        assertEquals("4 trainings: 4 done now, 0 finished before", heard.lines().get(7));
        // a layer of width 16 and feed-forward 16 with a classifier of 2 on states of 64, which are
        // projected:
        // 4 · (16² + 16) + 2 · (16² + 16) + 2 · 2 · 16 + 2 · 16 + 2, and 64 · 16 + 16
        assertEquals("trainable parameters: 1,730 in the head, 1,040 in its projection, 0 in the encoder",
                heard.lines().get(2), "said once");
        for (var speaker : List.of("A", "B")) {
            var seen = Bundle.read(out.resolve("seed-1").resolve("fold-"
                    + speaker)).provenance().orElseThrow().seen();
            var others = predictions("encoder-head").stream().map(PredictionRow::id)
                    .filter(id -> !id.startsWith(speaker)).distinct().toList();
            assertEquals(List.of(Seen.of("head", others)), seen, "the other speaker's clips");
            var card = Files.readString(out.resolve("seed-1/fold-" + speaker + "/README.md"));
            assertTrue(card.contains("# An encoder head for emotion recognition\n"), card);
            assertTrue(card.contains("| head | " + others.size() + " | " + seen.getFirst().sha256()), card);
            assertTrue(card.contains("| base model"), card);
        }
        // every clip is tested once for each seed
        var bySeed = predictions("encoder-head").stream().collect(Collectors.groupingBy(row ->
                row.origin().seed()));
        assertEquals(2, bySeed.size());
        for (var rows : bySeed.values()) {
            assertEquals(MiniatureCorpus.CLIPS, RunScores.of(rows).pooled().clips());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFoldsFolderPredictsAsItsExperimentDid(boolean encoderToo) throws IOException {
        TestRun.run(encoderToo ? FROM_SOUND.replace("20 epochs", "2 epochs") : HEAD, data, out);
        // and where the experiment is moved as a whole
        var moved = Files.move(out, folder.resolve("moved"));
        out = moved;
        var rows = predictions(encoderToo ? "encoder-head, encoder trained" : "encoder-head").stream()
                .filter(row -> row.origin().seed() == 1 && row.id().startsWith("A")).toList();
        assertTrue(rows.size() > 2);
        try (var recognizer = Recognizer.open(Settings.of(moved.resolve("seed-1/fold-A")))) {
            for (var row : rows) {
                var found = recognizer.recognize(data.resolve(row.id() + ".wav"));
                assertEquals(row.probabilities().keySet(), found.probabilities().keySet());
                row.probabilities().forEach((label, share) ->
                        assertEquals(share, found.probabilities().get(label), 1e-6, row.id()));
            }
        }
        var other = moved.resolve("models");
        Files.move(other, folder.resolve("elsewhere"));
        assertTrue(Refusals.of(() -> Recognizer.open(Settings.of(moved.resolve("seed-1/fold-A"))))
                .startsWith("speech encoder: "));
    }

    @Test
    void whatIsFinishedIsNotRepeatedAndAnotherRecipeIsRefused() throws IOException {
        TestRun.run(HEAD, data, out);
        var before = contents();
        var again = TestRun.run(HEAD, data, out);
        assertEquals("2 trainings: 0 done now, 2 finished before", again.lines().get(2));
        assertTrue(again.lines().getLast().startsWith("encoder states: 0 clips through the encoder, 0 read"));
        assertEquals(before, contents());
        var refusal = assertThrows(
                InvalidInputException.class, () -> TestRun.run(HEAD + "train.rate = 0.5", data, out));
        assertTrue(refusal.getMessage().contains("train.rate: 1e-4 (expected: 0.5, as it is now)")
                || refusal.getMessage().contains("train.rate"), refusal.getMessage());
    }

    @Test
    void theSameExperimentGivesTheSamePredictions() throws IOException {
        TestRun.run(FROM_SOUND.replace("20 epochs", "2 epochs"), data, out);
        var first = contents();
        out = folder.resolve("again");
        TestRun.run(FROM_SOUND.replace("20 epochs", "2 epochs"), data, out);
        assertEquals(first, contents());
    }

    @Test
    void anEncoderHeadTrainedFromLogMelTellsTheTwoEmotionsOfAnUnheardSpeaker() throws IOException {
        TestRun.run(FROM_SOUND, data, out);
        assertEquals(1, RunScores.of(predictions("encoder-head, encoder trained")).pooled().ua(),
                "a tone of 900 Hz from one of 200 Hz");
    }

    @Test
    void aBrokenClipIsNamedAndNoFoldIsLost() throws IOException {
        Files.write(data.resolve("A-anger-1.wav"), new byte[0]);
        var heard = TestRun.run(HEAD, data, out);
        assertEquals(1, heard.failures().size());
        assertTrue(heard.failures().getFirst().startsWith(
                "A-anger-1: audio file: 0 bytes (expected: audio) in "),
                heard.failures().getFirst());
        assertEquals("left out: " + heard.failures().getFirst(), heard.lines().getFirst());
        var rows = predictions("encoder-head");
        assertEquals(MiniatureCorpus.CLIPS - 1, rows.size());
        assertEquals("1", rows.getFirst().origin().details().get("broken clips left out"));
        var refusal = Refusals.of(() -> TestRun.strict(HEAD, data, folder.resolve("strict")));
        assertTrue(refusal.startsWith("clips: 1 of 12 cannot be used: A-anger-1: audio file: 0 bytes"),
                refusal);
    }

    @Test
    void armsThatTrainAlikeAreTrainedOnceAndThresholdsSawTrainingClipsAlone() throws IOException {
        var heard = TestRun.run(LLM, data, out);
        assertTrue(heard.lines().contains("4 trainings: 4 done now, 0 finished before"),
                "2 folds, aligned and none: " + heard.lines());
        assertTrue(heard.lines().getLast().startsWith(
                "encoder states: " + MiniatureCorpus.CLIPS + " clips through the encoder, "),
                        heard.lines().getLast());
        for (var arm : List.of("aligned/aligned", "aligned/shuffled", "aligned/inverted", "none/none")) {
            assertEquals(MiniatureCorpus.CLIPS, RunScores.of(predictions(arm)).pooled().clips(), arm);
        }
        assertNotEquals(scores("aligned/aligned"), scores("aligned/inverted"), "the description is read");
        for (var speaker : List.of("A", "B")) {
            var thresholds = Thresholds.read(out.resolve("seed-1").resolve("fold-" + speaker)
                    .resolve("train-aligned").resolve("thresholds.json"));
            var others = predictions("none/none").stream()
                    .filter(row -> !row.facts().get("speaker").equals(speaker))
                    .map(PredictionRow::id)
                    .toList();
            assertEquals(Thresholds.hashOfIds(others), thresholds.clipsHash(),
                    "the clips of the other speaker");
        }
    }

    private Map<String, Map<String, Double>> scores(String arm) throws IOException {
        return predictions(arm).stream().collect(Collectors.toMap(PredictionRow::id,
                PredictionRow::logScores));
    }

    @Test
    void aKilledExperimentGoesOnWithoutRepeatingFinishedFolds() throws IOException, InterruptedException {
        var recipe = folder.resolve("test.recipe");
        var text = HEAD + "protocol.seeds = 1, 2, 3";
        Files.writeString(recipe, text);
        kill(recipe);
        var before = contents();
        assertTrue(before.size() >= 1 && before.size() < 6, before.keySet().toString());
        var heard = TestRun.run(text, data, out);
        var summary = heard.lines().stream().filter(line ->
                line.contains("trainings:")).findFirst().orElseThrow();
        int finished = Integer.parseInt(summary.replaceAll(".* now, (\\d+) finished before", "$1"));
        assertTrue(finished >= 1, summary);
        assertTrue(heard.lines().getLast().startsWith("encoder states: 0 clips through the encoder, "),
                "the killed process heard all clips: " + heard.lines().getLast());
        var after = contents();
        assertEquals(6, after.size());
        before.forEach((file, content) -> assertEquals(content, after.get(file), file));
        var resumed = predictions("encoder-head");
        out = folder.resolve("whole");
        TestRun.run(text, data, out);
        var whole = predictions("encoder-head");
        assertEquals(resumed.size(), whole.size());
        for (int i = 0; i < whole.size(); i++) {
            assertEquals(whole.get(i).id(), resumed.get(i).id());
            double expected = whole.get(i).probabilities().get("anger");
            // what the killed process did comes from other addresses, on which the order of MKL's sums depends
            assertEquals(expected, resumed.get(i).probabilities().get("anger"), 1e-5, "as if it had never been killed");
        }
    }

    /** A leak on purpose: the encoder was taught by a clip of speaker B, who is to be tested. */
    @Test
    void aBaseModelThatHasLearnedFromATestClipIsRefusedBeforeAnythingIsTrained() {
        var base = folder.resolve("taught");
        RandomModel.write(base, RandomModel.Size.TINY, 1);
        var taught = new Provenance(Optional.empty(), List.of(Seen.of("pre-training", List.of("x", "B-anger-2"))),
                Optional.empty(), Optional.empty(), Map.of());
        Bundle.read(base).withProvenance(taught).write(base);
        var recipe = HEAD.replace("random tiny", base.toString());
        var refusal = assertThrows(InvalidInputException.class, () -> TestRun.run(recipe, data, out));
        assertEquals("test clip: B-anger-2 (expected: one that " + base + " has not learned from); it is among the 2"
                + " clips of its pre-training", refusal.getMessage());
    }

    @Test
    void aStoppedExperimentKeepsWhatIsFinishedAndGoesOnWithTheRest() throws IOException {
        // two folds of two epochs of two steps: 0.6 is reached behind the first step of the second
        var stopped = TestRun.stopped(HEAD, data, out, 0.6);
        assertTrue(stopped.lines().contains("2 trainings: 1 done now, 0 finished before"),
                stopped.lines().toString());
        var before = contents();
        assertEquals(1, before.size());
        var again = TestRun.run(HEAD, data, out);
        assertTrue(again.lines().contains("2 trainings: 1 done now, 1 finished before"),
                again.lines().toString());
        before.forEach((file, content) -> assertEquals(content, contentOf(file), file));
    }

    private String contentOf(String file) {
        try {
            return Files.readString(out.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Three speakers: of the two that a fold learns from, each is predicted by what the other taught. */
    @Test
    void withoutADevPartTheTemperatureComesFromInnerSpeakersAndNoDecisionChanges() throws IOException {
        data = MiniatureCorpus.write(folder.resolve("three"), List.of("A", "B", "C"));
        TestRun.run(HEAD, data, out);
        var plain = predictions("encoder-head");
        out = folder.resolve("calibrated");
        var heard = TestRun.run(HEAD + "decision.inner-folds = 5", data, out);
        assertTrue(heard.lines().get(2).startsWith("decision.inner-folds = 5: "), heard.lines().toString());
        var calibrated = predictions("encoder-head");
        assertEquals(plain.size(), calibrated.size(), "out-of-fold predictions are no results");
        for (int i = 0; i < plain.size(); i++) {
            var row = calibrated.get(i);
            assertEquals(plain.get(i).id(), row.id());
            assertEquals(plain.get(i).emotion(), row.emotion(), "a temperature changes no decision");
            // the order of MKL's sums depends on addresses
            assertEquals(plain.get(i).logScores().get("anger"), row.logScores().get("anger"), 1e-5);
            assertEquals("1.0", plain.get(i).origin().details().get("temperature"));
            assertEquals("out of fold", row.origin().details().get("temperature fitted to"));
            double temperature = Double.parseDouble(row.origin().details().get("temperature"));
            double odds = (row.logScores().get("anger") - row.logScores().get("sadness")) / temperature;
            assertEquals(1 / (1 + Math.exp(-odds)), row.probabilities().get("anger"), 1e-12);
        }
        for (var speaker : List.of("A", "B", "C")) {
            var fold = out.resolve("seed-1").resolve("fold-" + speaker);
            var kept = JsonFields.read(fold.resolve("calibration.json"));
            assertEquals(4 * MiniatureCorpus.TAKES, kept.count("clips", 0), "all that it learned from");
            assertTrue(kept.positive("nll_after", 0) <= kept.positive("nll_before", 0));
            var others = plain.stream().map(PredictionRow::id).filter(id -> !id.startsWith(speaker)).toList();
            assertEquals(Thresholds.hashOfIds(others), kept.text("clips_sha256").orElseThrow());
            for (int inner = 1; inner <= 2; inner++) {
                var rows = PredictionFile.read(
                        fold.resolve("inner-" + inner).resolve("encoder-head").resolve("out-of-fold.jsonl"));
                assertEquals(1, rows.stream().map(row -> row.facts().get("speaker")).distinct().count());
                Bundle.read(fold.resolve("inner-" + inner)).provenance().orElseThrow()
                        .requireUnseen("the inner head", rows.stream().map(PredictionRow::id).toList());
            }
        }
    }

    @Test
    void whereNothingIsTestedAllClipsTrainAndTheTemperatureIsOutOfFold() throws IOException {
        data = MiniatureCorpus.write(folder.resolve("three"), List.of("A", "B", "C"));
        TestRun.run(NO_FOLDS + "decision.inner-folds = 3", data, out);
        var all = out.resolve("seed-1").resolve("fold-all");
        int clips = 3 * 2 * MiniatureCorpus.TAKES; // speakers, emotions, takes
        var kept = JsonFields.read(all.resolve("calibration.json"));
        assertEquals(clips, kept.count("clips", 0), "every clip by a head that has not heard its speaker");
        assertEquals(clips, Bundle.read(all).provenance().orElseThrow().seen().getFirst().clips());
        var sets = Bundle.read(all).calibration().orElseThrow().sets().orElseThrow();
        assertEquals(clips, sets.clips());
        assertEquals(3, sets.speakers());
        assertEquals(Set.of("A", "B", "C"), kept.object("sets").object("coverage_90_by_speaker").keys());
        assertEquals(sets.threshold(90), kept.object("sets").node().get("threshold_90").doubleValue());
        assertEquals(List.of(), PredictionFile.read(all.resolve("encoder-head").resolve("predictions.jsonl")));
    }

    @Test
    void nothingTestedAndNothingLeftOutIsRefused() {
        var refusal = assertThrows(InvalidInputException.class, () -> TestRun.run(NO_FOLDS, data, out));
        assertEquals("protocol.folds: none (expected: a way to part the clips, or decision.inner-folds, as an"
                + " experiment tests what it trains)", refusal.getMessage());
    }

    @Test
    void innerTrainingsThatAreFinishedAreNotRepeated() throws IOException {
        data = MiniatureCorpus.write(folder.resolve("three"), List.of("A", "B", "C"));
        var recipe = HEAD + "decision.inner-folds = 2";
        TestRun.run(recipe, data, out);
        var fold = out.resolve("seed-1").resolve("fold-A");
        var before = contents();
        var inner = fold.resolve("inner-1").resolve("head");
        var time = FileTime.fromMillis(0);
        try (var files = Files.list(inner)) {
            for (var file : files.toList()) {
                Files.setLastModifiedTime(file, time);
            }
        }
        Files.delete(fold.resolve("done.json"));
        TestRun.run(recipe, data, out);
        try (var files = Files.list(inner)) {
            for (var file : files.toList()) {
                assertEquals(time, Files.getLastModifiedTime(file), "was not written again");
            }
        }
        assertEquals(before.keySet(), contents().keySet());
    }

    @Test
    void theTemperatureOfAnLlmIsFittedOnTheDevPartAndStandsInItsLoraFolder() throws IOException {
        TestRun.run(LLM.replace("aligned, aligned, aligned, none", "none")
                .replace("aligned, shuffled, inverted, none", "none")
                + "protocol.dev = 34 % of clips\ndecision.strangers = 2\ndecision.spectral-statistics = 1", data, out);
        for (var speaker : List.of("A", "B")) {
            var row = predictions("none/none, spectral statistics").stream()
                    .filter(r -> r.facts().get("speaker").equals(speaker)).findFirst().orElseThrow();
            assertEquals("dev", row.origin().details().get("temperature fitted to"));
            var lora = out.resolve("seed-1").resolve("fold-" + speaker).resolve("train-none/training/lora");
            assertEquals(Double.parseDouble(row.origin().details().get("temperature")),
                    Bundle.read(lora).calibration().orElseThrow().temperature());
            assertEquals(2, Bundle.read(lora).states().orElseThrow().strangers().orElseThrow().power());
            assertEquals(2, Bundle.read(lora).spectrum().orElseThrow().labels().size());
            try (var recognizer = AaSllm.load(out.resolve("models/tiny-1"), lora)) {
                var used = recognizer.recognize(data.resolve(row.id() + ".wav"));
                row.probabilities().forEach((label, share) -> // of float32 sums, in another order
                        assertEquals(share, used.probabilities().get(label), 1e-5, "what is measured is what is used"));
                assertNotEquals(Map.of(), used.decision().ofLlmAlone(), "asked beside the LLM");
            }
        }
    }

    @Test
    void aHeadMayBeSelectedOnADevPartAndOnTheTestPartOnlyUnderThatName() throws IOException {
        TestRun.run(HEAD + "protocol.dev = 34 % of clips\nselect.by = best-dev", data, out);
        assertEquals(MiniatureCorpus.CLIPS, predictions("encoder-head").size());
        var events = out.resolve("seed-1/fold-A/training").resolve(EventFile.NAME);
        assertEquals(2, EventFile.scalars(events, "dev/score").size(), "one an epoch");
        out = folder.resolve("oracle");
        TestRun.run(HEAD + "select.by = test-oracle", data, out);
        assertEquals(MiniatureCorpus.CLIPS, predictions("encoder-head, test-oracle").size());
        assertEquals(0, predictions("encoder-head").size());
        assertEquals("none", predictions("encoder-head, test-oracle").getFirst().origin().details()
                .get("temperature fitted to"), "the test part selects and does not calibrate");
    }

    /** Runs it in a process, and kills this when it has said that its first training is done. */
    private void kill(Path recipe) throws IOException, InterruptedException {
        var command = ChildJvm.command();
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TestRun.class.getName(),
                recipe.toString(), data.toString(), out.toString()));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var said = process.inputReader()) {
            for (var line = said.readLine(); line != null && !line.contains(": done, "); ) {
                line = said.readLine();
            }
        }
        process.destroyForcibly().waitFor();
    }
}
