// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audit.AuditFile;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.report.MarkdownPage;
import io.github.aasllm.report.Predictions;
import io.github.aasllm.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was learned in folds, asked again under interventions, without training anew. */
class FoldAuditTest {
    private static final String RECIPE = """
            corpus.name = manifest
            corpus.labels = anger, sadness
            protocol.folds = leave-one-speaker-out
            description.train = aligned, aligned, none
            description.test = aligned, inverted, none
            model.base = %s
            train.length = 1 epochs
            batch.size = 3
            """;

    @TempDir
    private Path folder;

    private Path data;
    private Path base;
    private Path out;

    static List<String> families() {
        return Families.modelTypes();
    }

    @BeforeEach
    void makeCorpus() throws IOException {
        data = MiniatureCorpus.write(folder.resolve("corpus"));
        base = folder.resolve("base");
        out = folder.resolve("out");
    }

    private List<Path> files(String name) throws IOException {
        try (var files = Files.walk(out)) {
            return files.filter(file -> file.endsWith(name)).sorted().toList();
        }
    }

    private static List<PredictionRow> unchanged(Path file) {
        return AuditFile.read(file).stream()
                .filter(row -> row.origin().details().get("intervention").equals("nothing")).toList();
    }

    /** The models, prompts, labels, thresholds and temperatures are those of the test, or the rows would differ. */
    @ParameterizedTest
    @MethodSource("families")
    void clipsAsTheyAreHaveTheAnswersOfTheTest(String family) throws IOException {
        RandomModel.write(base, Families.named(family), RandomModel.Size.TINY, 1);
        assertEquals(List.of(), TestRun.audited(RECIPE.formatted(base), data, out).failures());
        requireAnswersOfTheTest();
    }

    private void requireAnswersOfTheTest() throws IOException {
        var files = files(AuditFile.NAME);
        assertEquals(4, files.size()); // two folds of two arms: that which is told the opposite is none of them
        for (var file : files) {
            var own = unchanged(file);
            var predicted = PredictionFile.read(file.resolveSibling(FoldFolder.PREDICTIONS)).stream()
                    .collect(Collectors.toMap(PredictionRow::id, row -> row));
            assertEquals(MiniatureCorpus.CLIPS / 2, own.size());
            own.forEach(row -> predicted.get(row.id()).probabilities().forEach((label, share) ->
                    assertEquals(share, row.probabilities().get(label), 1e-5, file + " " + row.id())));
        }
    }

    /** Of which the model that was trained has none: it was never told of the speaker that is tested. */
    @Test
    void clipsOfASpeakerWhoIsDescribedByHerOwnHaveTheAnswersOfTheTestToo() throws IOException {
        RandomModel.write(base, RandomModel.Size.TINY, 1);
        var recipe = RECIPE.formatted(base) + "description.by = speaker\ndescription.unseen = own-clips\n";
        assertEquals(List.of(), TestRun.audited(recipe, data, out).failures());
        requireAnswersOfTheTest();
        assertTrue(AuditFile.read(files(AuditFile.NAME).getFirst()).stream().anyMatch(row ->
                row.origin().details().get("intervention").equals("inverted description")), "so there is one to invert");
    }

    @Test
    void whatIsThereIsNotAskedAgainAndNothingIsTrainedAgain() throws IOException {
        RandomModel.write(base, RandomModel.Size.TINY, 1);
        TestRun.run(RECIPE.formatted(base), data, out);
        assertEquals(List.of(), files(AuditFile.NAME));
        var predictions = files(FoldFolder.PREDICTIONS).stream().map(FoldAuditTest::modified).toList();
        var first = TestRun.audited(RECIPE.formatted(base), data, out).lines();
        assertTrue(first.contains("4 trainings: 0 done now, 4 finished before"), first.toString());
        assertTrue(first.contains("4 trainings: 4 done now, 0 finished before"), first.toString());
        var interventions = files(AuditFile.NAME).stream().map(FoldAuditTest::modified).toList();
        Files.delete(files(AuditFile.NAME).getFirst());
        var second = TestRun.audited(RECIPE.formatted(base), data, out).lines();
        assertTrue(second.contains("4 trainings: 1 done now, 3 finished before"), second.toString());
        assertEquals(predictions, files(FoldFolder.PREDICTIONS).stream().map(FoldAuditTest::modified).toList());
        assertEquals(interventions.subList(1, 4),
                files(AuditFile.NAME).stream().map(FoldAuditTest::modified).toList().subList(1, 4));
    }

    private static String modified(Path file) {
        try {
            return file + " " + Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theReportSaysWhatIsHeardAndWithoutInterventionsNothingOfIt() throws IOException {
        RandomModel.write(base, RandomModel.Size.TINY, 1);
        TestRun.run(RECIPE.formatted(base), data, out);
        assertFalse(page().contains("What the answers rely on"));
        TestRun.audited(RECIPE.formatted(base), data, out);
        var page = page();
        assertTrue(page.contains("## What the answers rely on"), page);
        assertTrue(page.contains("Interventions: corpus, leave-one-speaker-out, aligned/aligned"), page);
        assertTrue(page.contains("| labels      | labels in reverse "), page);
        assertFalse(page.contains("Interventions: corpus, leave-one-speaker-out, aligned/inverted"), page);
        assertTrue(unbroken(page).contains(
                "Words that are spoken were not exchanged with every seed: eSpeak NG was not installed,"), page);
    }

    /** The first clip that is asked about has no neutral words, so it has none at all; the other 23 have both. */
    @Test
    void wordsThatAreSpokenAreAskedAndReportedWhereThereIsAVoice() throws IOException {
        RandomModel.write(base, RandomModel.Size.TINY, 1);
        var asked = new ArrayList<String>();
        TestRun.audited(RECIPE.formatted(base), data, out, Optional.of((sentence, clip) -> {
            asked.add(sentence);
            return Optional.of(clip).filter(its -> asked.size() > 1);
        }));
        // two sentences for each clip, of two arms; the second is not said where the first was not
        assertEquals(2 * 2 * MiniatureCorpus.CLIPS - 1, asked.size());
        int rows = 0;
        for (var file : files(AuditFile.NAME)) {
            rows += (int) AuditFile.read(file).stream().filter(row -> row.facts().containsKey("words say")).count();
        }
        assertEquals(2 * 2 * MiniatureCorpus.CLIPS - 2, rows);
        var page = page();
        assertTrue(page.contains("| words       | neutral words "), page);
        assertTrue(page.contains("| words       | words of another emotion "), page);
        assertTrue(page.contains("words (95 %) |"), page);
        assertTrue(unbroken(page).contains("No voice of eSpeak NG came near that of 1 clip."), page);
        assertFalse(unbroken(page).contains("Words that are spoken were not exchanged"), page);
    }

    /** Without ends of lines, which fall where a column ends. */
    private static String unbroken(String page) {
        return page.replaceAll("\\s+", " ");
    }

    private String page() {
        return MarkdownPage.of(Report.of(Predictions.read(List.of(out)), false));
    }

    @Test
    void whatReadsNoTextIsRefused() {
        assertEquals("interventions: on what reads no text (expected: a recipe with decision.by = llm)",
                Refusals.of(() -> TestRun.audited("""
                        corpus.name = manifest
                        corpus.labels = anger, sadness
                        protocol.folds = leave-one-speaker-out
                        description.train = none
                        description.test = none
                        decision.by = svm
                        baseline.features = acoustic
                        """, data, out)));
    }
}
