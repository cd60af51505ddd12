// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.report.Findings.CurvePoint;
import io.github.aasllm.run.EventFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsTest {
    private static final MadeRuns MADE = new MadeRuns("emodb", 3, 4, List.of(1L, 2L), 7);

    @TempDir
    private Path folder;

    private Path first;

    @BeforeEach
    void writeOneArm() throws IOException {
        MADE.write(folder, "none/none", 1);
        first = folder.resolve("none-none-1/predictions.jsonl");
    }

    private void refused(String line) {
        var refusal = assertThrows(InvalidInputException.class, () -> Predictions.read(List.of(folder)));
        assertEquals(line, refusal.getMessage());
    }

    @Test
    void theRowsOfARunComeBackInTheOrderOfTheirIdsAndWithoutLogScores() {
        var read = Predictions.read(List.of(folder));
        var name = read.runs().firstKey();
        assertEquals("emodb, leave-one-speaker-out, none/none, seed 1", name.words());
        var written = MADE.rows("none/none", 1).stream().filter(row -> row.origin().seed() == 1).toList();
        assertEquals(written, List.copyOf(read.runs().get(name)), "ids were written in their order");
        assertEquals(2, read.files());
    }

    @Test
    void theOrderOfLinesAndFoldersMakesNoDifference() throws IOException {
        var before = MarkdownPage.of(Report.of(Predictions.read(List.of(folder)), true));
        var lines = Files.readAllLines(first);
        Collections.reverse(lines);
        Files.write(first, lines);
        var backwards = List.of(folder.resolve("none-none-2"), folder.resolve("none-none-1"), folder);
        assertEquals(before, MarkdownPage.of(Report.of(Predictions.read(backwards), true)),
                "and no file is read twice");
    }

    @Test
    void rowsOverOtherLabelsAreRefused() throws IOException {
        var text = Files.readString(first);
        var labels = MADE.rows("none/none", 1).getFirst().probabilities().keySet();
        var label = "\"" + labels.iterator().next() + "\"";
        Files.writeString(first, text.replaceFirst("(\"probabilities\":\\{)" + label, "$1\"another\"")
                .replaceFirst("\"log_scores\":\\{[^}]*}", "\"log_scores\":{}")
                .replaceFirst("\"emotion\":\"[^\"]*\"", "\"emotion\":\"none\"")
                .replaceFirst("\"label\":\"[^\"]*\"", "\"label\":\"another\""));
        var refusal = assertThrows(InvalidInputException.class, () -> Predictions.read(List.of(folder)));
        assertTrue(refusal.getMessage().contains("(expected: the labels that other rows of the condition have: "),
                refusal.getMessage());
    }

    @Test
    void aLastLineThatIsCutOffIsLeftOutAndSaid() throws IOException {
        var text = Files.readString(first);
        Files.writeString(first, text.substring(0, text.length() - 10));
        var read = Predictions.read(List.of(folder));
        // 3 speakers with 4 clips each; the file's last line is its twelfth
        assertEquals(List.of("Line 12 of " + folder.getFileName()
                + "/none-none-1/predictions.jsonl is cut off, and was left out."
                ), read.leftOut());
        assertEquals(3 * 4 - 1, read.runs().firstEntry().getValue().size());
    }

    @Test
    void aLineWithoutItsLastLineFeedIsWhole() throws IOException {
        Files.writeString(first, Files.readString(first).strip());
        assertEquals(List.of(), Predictions.read(List.of(folder)).leftOut());
    }

    @Test
    void anotherLineThatIsNoPredictionIsRefused() throws IOException {
        var lines = Files.readAllLines(first);
        lines.set(1, "{\"id\":\"a\"}");
        Files.write(first, lines);
        var refusal = assertThrows(InvalidInputException.class, () -> Predictions.read(List.of(folder)));
        assertEquals("predictions line 2, field label: missing (expected: a text) in " + first,
                refusal.getMessage());
    }

    @Test
    void twoPredictionsOfAnUtteranceInARunAreRefused() throws IOException {
        Files.writeString(first, Files.readString(first) + Files.readAllLines(first).getFirst() + "\n");
        refused("predictions line 13: a second one for s00-0 (expected: one an utterance); the run is emodb,"
                + " leave-one-speaker-out, none/none, seed 1 in " + first);
    }

    @Test
    void predictionsThatDisagreeAboutAnUtteranceAreRefused() throws IOException {
        var text = Files.readString(first);
        Files.writeString(first, text.replaceFirst("\"label\":\"anger\"", "\"label\":\"sadness\""));
        var second = folder.resolve("none-none-2/predictions.jsonl");
        refused("label: anger (expected: sadness, as another prediction of s00-0 has it) in " + second);
        Files.writeString(first, text.replaceFirst("\"sex\":\"male\"", "\"sex\":\"female\""));
        refused("sex: male (expected: female, as another prediction of s00-0 has it) in " + second);
    }

    @Test
    void aFolderWithoutPredictionsIsRefused() throws IOException {
        var empty = Files.createDirectories(folder.resolve("empty"));
        var noFiles = assertThrows(InvalidInputException.class,
                () -> Predictions.read(List.of(folder, empty)));
        assertEquals("DIR: " + empty + " (expected: a folder with a predictions.jsonl in or below it)",
                noFiles.getMessage());
        var noFolder = assertThrows(InvalidInputException.class, () -> Predictions.read(List.of(first)));
        assertEquals("DIR: " + first + " (expected: a folder)", noFolder.getMessage());
        Files.writeString(empty.resolve("predictions.jsonl"), "");
        var noLines = assertThrows(InvalidInputException.class, () -> Predictions.read(List.of(empty)));
        assertEquals("predictions: none (expected: one or more below " + empty + ")", noLines.getMessage());
    }

    @Test
    void theTrainingsBehindThePredictionsOfOneRunBecomeACurve() throws IOException {
        try (var events = EventFile.open(first.getParent(), 0)) { // beside the predictions
            events.scalar("train/loss", 2, 1);
            events.scalar("dev/score", 0.5, 1);
            events.scalar("train/loss", 1, 2);
        }
        // in the layout of an experiment
        try (var events = EventFile.open(Files.createDirectories(folder.resolve("training")), 0)) {
            events.scalar("train/loss", 3, 2);
        }
        var read = Predictions.read(List.of(folder));
        var curve = read.curves().curves(read.runs().firstKey().setting()).getFirst();
        // both seeds' folders lie beside that of the one training, and the first has its own too
        assertEquals(3, curve.trainings());
        assertEquals(List.of(new CurvePoint(1, 2), new CurvePoint(2, (1 + 3 + 3) / 3.0)), curve.points());
    }
}
