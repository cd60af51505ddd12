// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.encoder.wav2vec2.TinyFolder;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.evaluation.RunScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The linear baselines as arms of an experiment, on two emotions that anybody can tell apart. */
class BaselineTest {
    private static final String BASELINE = """
            corpus.name = manifest
            corpus.labels = anger, sadness
            protocol.folds = leave-one-speaker-out
            description.train = none
            description.test = none
            """;

    @TempDir
    Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void makeCorpus() throws IOException {
        data = MiniatureCorpus.write(folder.resolve("corpus"), List.of("A", "B", "C"));
        out = folder.resolve("out");
    }

    private List<PredictionRow> predictions(String arm) throws IOException {
        try (var files = Files.walk(out)) {
            return files.filter(file -> file.endsWith(FoldFolder.PREDICTIONS)).sorted()
                    .flatMap(file -> PredictionFile.read(file).stream())
                    .filter(row -> row.origin().arm().name().equals(arm)).toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"svm, 5", "logistic-regression, 5"})
    void onAcousticPropertiesNoModelIsNeeded(String by, int numbers) throws IOException {
        var heard = TestRun.run(BASELINE + "decision.by = " + by + "\nbaseline.features = acoustic", data, out);
        assertTrue(heard.lines().contains("trainable parameters: " + numbers), heard.lines().toString());
        var rows = predictions(by + ", acoustic");
        assertEquals(18, rows.size());
        assertEquals(1, RunScores.of(rows).pooled().ua());
        rows.forEach(row -> assertEquals(1, row.probabilities().values().stream().mapToDouble(p -> p).sum(), 1e-9));
        assertTrue(Files.notExists(out.resolve("models")));
    }

    @Test
    void onStatesItSharesTheCacheWithAHeadAndIsTheSameEachTime() throws IOException {
        var encoder = TinyFolder.write(folder.resolve("encoder"), TinyFolder.config("wavlm", true));
        var base = BASELINE + "model.base = " + encoder + "\nencoder.layer = 1\n";
        var states = folder.resolve("states");
        TestRun.run(base + "decision.by = encoder-head\ntune = head\nhead.width = 16\nhead.heads = 2\n"
                + "train.length = 1 epochs", data, folder.resolve("head"), states);
        var recipe = base + "decision.by = logistic-regression\nbaseline.pool = mean+sd\n"
                + "baseline.c = 1, 0.01\nbaseline.inner-folds = 2\ndecision.inner-folds = 2";
        var refusal = Refusals.of(() -> TestRun.run(recipe, data, folder.resolve("no"), states));
        assertTrue(refusal.startsWith("speakers of fold A/inner-"),
                "an inner fold of two speakers has one: " + refusal);
        var single = recipe.replace("decision.inner-folds = 2", "");
        var heard = TestRun.run(single, data, out, states);
        assertTrue(heard.lines().contains("trainable parameters: 65"), "2 · 32 and the intercept: " + heard.lines());
        assertTrue(heard.lines().getLast().startsWith("encoder states: 0 clips through the encoder, 18 read"),
                heard.lines().getLast());
        var first = predictions("logistic-regression, wavlm 32, layer 1, mean+sd");
        assertEquals(18, first.size());
        var chosen = JsonFields.read(out.resolve("seed-1/fold-A/baseline.json"));
        assertEquals(List.of("0.01", "1.0"), List.copyOf(chosen.object("scores").keys()));
        out = folder.resolve("again");
        TestRun.run(single, data, out, states);
        assertEquals(first, predictions("logistic-regression, wavlm 32, layer 1, mean+sd"));
    }

    @Test
    void theCostIsChosenOnTheDevPartAndTheTemperatureFittedThere() throws IOException {
        TestRun.run(BASELINE + "decision.by = svm\nbaseline.features = acoustic\nbaseline.c = 0.001, 1\n"
                + "protocol.dev = 34 % of clips\nselect.metric = loss", data, out);
        var chosen = Files.readString(out.resolve("seed-1/fold-B/baseline.json"));
        assertTrue(chosen.contains("\"c\":1.0"), "the margins of the other are next to none: " + chosen);
        assertEquals("dev", predictions("svm, acoustic").getFirst().origin().details().get("temperature fitted to"));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertEquals("baseline.c: 1, 2 (expected: one value, or a dev part by protocol.dev or baseline.inner-folds to"
                + " choose by) in test.recipe:7",
                Refusals.of(() -> TestRun.run(BASELINE + "decision.by = svm\nbaseline.c = 1, 2", data, out)));
        var weighted = BASELINE + "decision.by = svm\nencoder.layer = weighted-sum";
        var sum = Refusals.of(() -> TestRun.run(weighted, data, out));
        assertTrue(sum.startsWith("encoder.layer: weighted-sum (expected: last or a number"), sum);
    }
}
