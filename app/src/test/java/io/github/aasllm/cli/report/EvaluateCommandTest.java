// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.report;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.Sound;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code evaluate}: the declared test part of a trained run, and what it has seen is refused. */
class EvaluateCommandTest {
    @TempDir
    static Path folder;

    private static Path run;
    private static Path predictions;

    /** Four clips to learn from, two to be tested on; no two sound alike. */
    @BeforeAll
    static void train() throws IOException {
        var rows = new StringBuilder("path,label,split,speaker\n");
        for (int i = 1; i <= 6; i++) {
            Sound.tone(folder.resolve(i + ".wav"), 150 + 20 * i, 0.4 + 0.05 * i);
            rows.append("%d.wav,%s,%s,%s%n".formatted(i, i % 2 == 0 ? "glad" : "sad", i <= 4 ? "train"
                    : "test",
                    "s" + i));
        }
        Files.writeString(folder.resolve("manifest.csv"), rows);
        run = train("run", "");
        predictions = run.resolve("predictions.jsonl");
    }

    private static Path train(String name, String settings) throws IOException {
        var recipe = Files.writeString(folder.resolve(name + ".recipe"), """
                corpus.name = manifest
                corpus.labels = glad, sad
                protocol.folds = declared
                model.base = random tiny
                description.train = none
                description.test = none
                train.length = 1 epochs
                """ + settings);
        var trained = aasllm("train", recipe, "--data", folder, "--out", folder.resolve(name));
        assertEquals(0, trained.exitCode(), trained.err());
        return folder.resolve(name);
    }

    @BeforeEach
    void removePredictions() throws IOException {
        Files.deleteIfExists(predictions);
    }

    @Test
    void theTestPartIsPredictedAsPredictDoesAndReportReadsIt() {
        isPredictedAsBy(run, "--model", run.resolve("base"), "--lora", run.resolve("lora"));
        var report = aasllm("report", run);
        assertEquals(0, report.exitCode(), report.err());
        assertTrue(report.out().contains("none/none"), report.out());
    }

    @Test
    void aRunThatTrainedAWholeModelIsPredictedByIt() throws IOException {
        var whole = train("whole", "tune = full\n");
        isPredictedAsBy(whole, "--model", whole.resolve("model"));
        var call = aasllm("evaluate", whole, "--data", folder, "--model", whole.resolve("base"), "--force");
        assertEquals("--model: " + whole.resolve("base")
                + " (expected: none, as the run has trained a whole model) in " + whole, call.err().strip());
    }

    /** LoRA weights are scored as others, under a name of their own, and what they have learned from is said. */
    @Test
    void aModelWithALoraFolderIsScoredAndSaysWhatItHasLearnedFrom() {
        var result = folder.resolve("scored.jsonl");
        var call = aasllm("evaluate", "--model", run.resolve("base"), "--lora", run.resolve("lora"), "--data",
                folder.resolve("manifest.csv"), "-o", result);
        assertEquals(0, call.exitCode(), call.err());
        assertEquals("clips that the model has learned from, by their ids or the names of their files: 4 of 6, such as"
                + " 1.wav; scores on them say nothing of others", call.err().strip());
        assertTrue(call.out().endsWith("failed clips: 0 of 6" + System.lineSeparator()), call.out());
        var origin = PredictionFile.read(result).getFirst().origin();
        assertEquals("base, LoRA lora", origin.arm().name());
        assertEquals("some of these clips", origin.details().get("learned from"));
    }

    private static void isPredictedAsBy(Path run, Object... model) {
        var predictions = run.resolve("predictions.jsonl");
        var call = aasllm("evaluate", run, "--data", folder);
        assertEquals(0, call.exitCode(), call.err());
        assertEquals("wrote " + predictions + ": 2 clips", call.err().strip());
        var rows = PredictionFile.read(predictions);
        assertEquals(List.of("5.wav", "6.wav"), rows.stream().map(row -> row.id()).toList());
        assertEquals(List.of("sad", "glad"), rows.stream().map(row -> row.label()).toList());
        var arguments = Stream.concat(Stream.of("predict", "--format", "jsonl", folder.resolve("5.wav")),
                Stream.of(model)).toArray();
        var predicted = aasllm(arguments).records().getFirst();
        assertEquals(predicted.get("emotion").stringValue(), rows.getFirst().emotion());
        // the same arithmetic, but of other addresses, on which the order of MKL's sums depends
        assertEquals(predicted.get("probabilities").get("glad").doubleValue(),
                rows.getFirst().probabilities().get("glad"), 1e-5);
    }

    /** It is known by its sound: a copy under another name, in another folder, with another label. */
    @Test
    void aClipThatWasLearnedFromIsRefusedUnderWhateverName() throws IOException {
        var other = Files.createDirectories(folder.resolve("other"));
        Files.copy(folder.resolve("2.wav"), other.resolve("new.wav"));
        Files.writeString(other.resolve("manifest.csv"), "path,label,split,speaker\nnew.wav,sad,test,x\n"
                + "unheard.wav,glad,test,x\n");
        Sound.tone(other.resolve("unheard.wav"), 500, 0.5);
        var call = aasllm("evaluate", run, "--data", other);
        assertEquals(2, call.exitCode());
        assertEquals("test part: 1 clips that the run has learned from, such as new.wav (expected: clips that"
                + " it has not seen) in " + run
                + "; declare a test part by protocol.folds = declared, or give other data",
                call.err().strip());
        assertFalse(Files.exists(predictions), "nothing is predicted");
    }

    /** The weights are the same, as both have learned from the same clips: what differs is whether the other is described. */
    @Test
    void aSpeakerOutsideTrainingIsDescribedAgainstTheirOwnClipsWhereTheRecipeSaysSo() throws IOException {
        var speakers = Files.createDirectories(folder.resolve("speakers"));
        var rows = new StringBuilder("path,label,split,speaker\n");
        for (int i = 0; i < 6; i++) {
            Sound.tone(speakers.resolve(i + ".wav"), 150 + 20 * i, 0.2 + 0.1 * i);
            rows.append("%d.wav,%s,%s%n".formatted(i, i % 2 == 0 ? "glad" : "sad", i < 3 ? "train,ann" : "test,bob"));
        }
        Files.writeString(speakers.resolve("manifest.csv"), rows);
        var shares = new ArrayList<List<Map<String, Double>>>();
        for (var unseen : List.of("none", "own-clips")) {
            var trained = folder.resolve("unseen-" + unseen);
            var recipe = Files.writeString(folder.resolve(unseen + ".recipe"), """
                    corpus.name = manifest
                    corpus.labels = glad, sad
                    protocol.folds = declared
                    model.base = random tiny
                    train.length = 1 epochs
                    description.by = speaker
                    description.unseen = %s
                    """.formatted(unseen));
            assertEquals(0, aasllm("train", recipe, "--data", speakers, "--out", trained).exitCode());
            var call = aasllm("evaluate", trained, "--data", speakers);
            assertEquals(0, call.exitCode());
            var said = "3 of 3 test clips have no description: no training clip is of their speaker (bob), and"
                    + " description.unseen = none";
            assertEquals(unseen.equals("none"), call.err().contains(said), call.err());
            shares.add(PredictionFile.read(trained.resolve("predictions.jsonl")).stream()
                    .map(PredictionRow::probabilities).toList());
        }
        assertEquals(3, shares.getFirst().size());
        for (int clip = 0; clip < 3; clip++) {
            assertNotEquals(shares.getFirst().get(clip).get("glad"), shares.getLast().get(clip).get("glad"), 1e-6);
        }
    }

    @Test
    void aBrokenClipIsNamedAndTheOtherIsPredicted() throws IOException {
        var broken = Files.createDirectories(folder.resolve("broken"));
        Sound.tone(broken.resolve("a.wav"), 500, 0.5);
        Files.write(broken.resolve("b.wav"), new byte[0]);
        Files.writeString(broken.resolve("manifest.csv"),
                "path,label,split,speaker\na.wav,sad,test,x\nb.wav,glad,test,x\n");
        var strict = aasllm("evaluate", run, "--data", broken);
        assertEquals(2, strict.exitCode());
        assertTrue(strict.err().startsWith("clips: 1 of 2 cannot be used: b.wav: audio file: 0 bytes"),
                strict.err());
        assertFalse(Files.exists(predictions), "nothing is predicted");
        var call = aasllm("evaluate", run, "--data", broken, "--skip-broken");
        assertEquals(1, call.exitCode());
        assertTrue(call.err().startsWith("left out: b.wav: audio file: 0 bytes (expected: audio) in "), call.err());
        assertEquals(1, PredictionFile.read(predictions).size());
    }

    @Test
    void whatIsNoCorpusNoTestPartOrNoRunIsRefused() throws IOException {
        var empty = Files.createDirectories(folder.resolve("empty"));
        var noCorpus = aasllm("evaluate", run, "--data", empty);
        assertEquals(2, noCorpus.exitCode());
        assertTrue(noCorpus.err().contains("manifest.csv"), noCorpus.err());
        Sound.tone(empty.resolve("a.wav"), 500, 0.5);
        Sound.tone(empty.resolve("b.wav"), 600, 0.5);
        Files.writeString(empty.resolve("manifest.csv"),
                "path,label,split,speaker\na.wav,sad,train,x\nb.wav,glad,train,x\n");
        var noTest = aasllm("evaluate", run, "--data", empty);
        assertEquals("test part: no clip (expected: one or more) in " + empty, noTest.err().strip());
        var noRun = aasllm("evaluate", folder, "--data", folder);
        assertEquals("run: no run.json (expected: the folder of a training) in " + folder,
                noRun.err().strip());
        var begun = Files.createDirectories(folder.resolve("begun"));
        Files.copy(run.resolve("run.json"), begun.resolve("run.json"));
        assertEquals("run: no folder lora (expected: a finished training) in " + begun
                + "; go on with it by train --resume",
                aasllm("evaluate", begun, "--data", folder).err().strip());
        assertFalse(Files.exists(predictions));
    }
}
