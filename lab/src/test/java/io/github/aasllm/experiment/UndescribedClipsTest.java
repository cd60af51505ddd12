// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.report.MarkdownPage;
import io.github.aasllm.report.Predictions;
import io.github.aasllm.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * By thresholds of each speaker: A is in training, and of the six clips in the test part three are B's, two C's, and one
 * names nobody.
 */
class UndescribedClipsTest {
    private static final String RECIPE = """
            corpus.name = manifest
            corpus.labels = anger, sadness
            protocol.folds = declared
            model.base = random tiny
            description.by = speaker
            description.unseen = own-clips
            description.train = aligned, aligned, aligned
            description.test = aligned, none, constant
            train.length = 1 epochs
            batch.size = 3
            """;
    private static final String VARIANT = ", by speaker, unseen by own clips";
    private static final List<String> SAID = List.of(
            "2 of 6 test clips have no description: their speaker (C) has fewer than 3 clips outside training, or a cue without any value",
            "1 of 6 test clips has no description: it names no speaker");
    private static final List<String> DESCRIBED = List.of("B-anger-0", "B-anger-1", "B-sadness-0");

    @TempDir
    private Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void makeCorpus() throws IOException {
        data = MiniatureCorpus.write(folder.resolve("corpus"));
        out = folder.resolve("out");
        var rows = Files.readAllLines(data.resolve("manifest.csv")).stream().map(UndescribedClipsTest::declared);
        Files.write(data.resolve("manifest.csv"), rows.toList());
    }

    private static String declared(String row) {
        var cells = row.split(",");
        if (cells[1].equals("id")) {
            return row + ",split";
        }
        var speaker = switch (cells[1]) {
            case "B-anger-2", "B-sadness-1" -> "C";
            case "B-sadness-2" -> "";
            default -> cells[3];
        };
        return "%s,%s,%s,%s,%s,%s".formatted(
                cells[0], cells[1], cells[2], speaker, cells[4], cells[3].equals("A") ? "train" : "test");
    }

    private Map<String, PredictionRow> predictions(String arm) throws IOException {
        try (var files = Files.walk(out)) {
            return files.filter(file -> file.endsWith(FoldFolder.PREDICTIONS))
                    .flatMap(file -> PredictionFile.read(file).stream())
                    .filter(row -> row.origin().arm().name().equals(arm + VARIANT))
                    .collect(Collectors.toMap(PredictionRow::id, row -> row));
        }
    }

    /** Or the line would be wrong: what is asked about them is what is asked where nobody is described. */
    @Test
    void clipsThatAreCountedHaveTheAnswersOfAnArmWithoutDescriptionsAndTheOthersHaveNot() throws IOException {
        var heard = TestRun.run(RECIPE, data, out);
        assertEquals(SAID, heard.lines().stream().filter(line -> line.contains("no description")).toList());
        var aligned = predictions("aligned/aligned");
        var none = predictions("aligned/none");
        assertEquals(6, aligned.size());
        aligned.forEach((id, row) -> {
            if (DESCRIBED.contains(id)) {
                assertNotEquals(none.get(id).logScores(), row.logScores(), id);
            } else {
                assertEquals(none.get(id).logScores(), row.logScores(), id);
            }
        });
        var detail = String.join("; ", SAID);
        aligned.values().forEach(row -> assertEquals(detail, row.origin().details().get("not described")));
        none.values().forEach(row -> assertFalse(row.origin().details().containsKey("not described")));
        predictions("aligned/constant").values().forEach(row ->
                assertFalse(row.origin().details().containsKey("not described"), "every clip is said to be low"));
    }

    @Test
    void theReportSaysItBelowTheScoresOfTheArm() throws IOException {
        TestRun.run(RECIPE, data, out);
        var page = MarkdownPage.of(Report.of(Predictions.read(List.of(out)), false)).replaceAll("\\s+", " ");
        var scores = page.substring(page.indexOf("## Scores"), page.indexOf("## Comparisons"));
        var note = " In aligned/aligned" + VARIANT + " " + String.join("; ", SAID) + ".";
        assertTrue(scores.contains(note), scores);
        assertEquals(1, scores.split("have no description", -1).length - 1, "once, and of this arm alone");
    }

    @Test
    void nothingIsSaidOfOneSetOfThresholdsOrWhereNothingIsDescribedInTheTest() {
        var corpus = TestRun.run(RECIPE.replace("description.by = speaker\ndescription.unseen = own-clips\n", ""),
                data, out);
        assertFalse(corpus.lines().toString().contains("no description"), corpus.lines().toString());
        var constant = TestRun.run(RECIPE.replace("aligned, aligned, aligned", "aligned")
                .replace("aligned, none, constant", "constant"), data, folder.resolve("constant"));
        assertFalse(constant.lines().toString().contains("no description"), constant.lines().toString());
    }
}
