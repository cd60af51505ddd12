// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.evaluation.Reliability;
import io.github.aasllm.run.EventFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a report says, of predictions that were made up. */
class ReportTest {
    @TempDir
    private Path folder;

    private String markdown() {
        return MarkdownPage.of(Report.of(Predictions.read(List.of(folder)), true));
    }

    @Test
    void aSmallReportReadsAsItWasReviewed() throws IOException {
        var made = new MadeRuns("iemocap", 8, 8, List.of(1L, 2L), 7);
        made.write(folder.resolve("runs"), "aligned/aligned", 3);
        made.write(folder.resolve("runs"), "none/none", 1);
        made.write(folder.resolve("runs"), "encoder-head", 0.5);
        try (var events = EventFile.open(folder.resolve("runs/none-none-2"), 0)) {
            events.scalar("train/loss", 1.5, 1);
            events.scalar("train/loss", 1.25, 2);
        }
        var written = MarkdownPage.of(Report.of(Predictions.read(List.of(folder.resolve("runs"))), false));
        if (Boolean.getBoolean("report.write")) { // renews the golden
            Files.writeString(
                    Path.of(System.getProperty("aasllm.root"), "lab/src/test/resources/golden/report/small.md"), written);
        }
        try (var golden = ReportTest.class.getResourceAsStream("/golden/report/small.md")) {
            assertEquals(new String(golden.readAllBytes(), UTF_8), written);
        }
    }

    /** The golden, on one of the paper's corpora, has the tables behind its own scores. */
    @Test
    void onAnotherCorpusThePapersTablesStandOnlyWhereTheyAreWanted() throws IOException {
        new MadeRuns("emodb", 4, 12, List.of(1L), 7).write(folder, "encoder-head", 1);
        var predictions = Predictions.read(List.of(folder));
        assertFalse(MarkdownPage.of(Report.of(predictions, false)).contains("## Table "));
        var wanted = MarkdownPage.of(Report.of(predictions, true));
        assertTrue(wanted.indexOf("## Table 1") > wanted.indexOf("## Scores"), wanted);
        assertTrue(wanted.contains("## Table 3"), wanted);
    }

    @Test
    void clipsThatNotAllSeedsOrArmsHaveAreLeftOutAndCounted() throws IOException {
        var made = new MadeRuns("emodb", 4, 12, List.of(1L, 2L), 7);
        made.write(folder, "aligned/aligned", 1);
        made.write(folder, "none/none", 1);
        var file = folder.resolve("none-none-2/predictions.jsonl");
        var lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, lines.size() - 5));
        var text = markdown().replaceAll("\\s+", " ");
        assertTrue(text.contains("of none/none 5 clips are left out that not all its seeds have."), text);
        // 4 speakers with 12 clips each, without those 5
        assertTrue(text.contains("aligned/aligned and none/none are compared over the 43 clips that both"
                + " have."), text);
    }

    @Test
    void withoutSpeakersNothingIsComparedAndTheReasonIsSaid() throws IOException {
        var made = new MadeRuns("emodb", 4, 12, List.of(1L), 7);
        made.write(folder, "aligned/aligned", 3);
        made.write(folder, "none/none", 0);
        for (var arm : List.of("aligned-aligned-1", "none-none-1")) {
            var file = folder.resolve(arm).resolve("predictions.jsonl");
            Files.writeString(file, Files.readString(file).replaceAll("\"facts\":\\{[^}]*}", "\"facts\":{}"));
        }
        var text = markdown().replaceAll("\\s+", " ");
        assertTrue(text.contains("aligned/aligned and none/none are not compared: speaker: none (expected: a"
                + " speaker of every utterance)"
                ), text);
        assertTrue(text.contains("- emodb, leave-one-speaker-out: aligned/aligned has a UA of "), text);
        assertTrue(text.contains("; chance is 25.0. - emodb, leave-one-speaker-out: none/none has a UA of "), text);
        assertTrue(text.contains("48 clips, speakers not known, "), text);
    }

    /** As the mini's: what is primary does not depend on which weights are trained, and what the paper has does. */
    @Test
    void armsOfOtherWeightsThanLorasAreComparedAndFillNoRowOfThePaper() throws IOException {
        var made = new MadeRuns("iemocap", 8, 12, List.of(1L), 7);
        made.write(folder, "aligned/aligned, tune full", 3);
        made.write(folder, "none/none, tune full", 0);
        made.write(folder, "inverted/inverted, tune full", 3);
        var text = markdown().replaceAll("\\s+", " ");
        assertTrue(text.contains("better than none/none, tune full: UA"), text);
        assertTrue(text.contains("; primary)"), text);
        assertTrue(text.contains("inverted/inverted, tune full is a check"), text);
        assertTrue(text.contains("| ours: aligned/aligned, tune full |"), "a row of its own in Table 1");
        assertFalse(text.substring(text.indexOf("## Table 2"), text.indexOf("## Table 3")).contains("tune full"), text);
        made.write(folder, "aligned/aligned", 3);
        var both = markdown().replaceAll("\\s+", " ");
        assertFalse(both.contains("; primary)"), both);
    }

    /** Without AA-SLLM's own arm; a reader looks for the strongest rival first, not for the weakest. */
    @Test
    void whereNobodyAskedBeforehandTheStrongestRivalIsNamedAndNothingIsClaimed() throws IOException {
        var made = new MadeRuns("emodb", 8, 12, List.of(1L, 2L), 7);
        made.write(folder, "encoder-head", 1);
        made.write(folder, "a weak one", 0);
        made.write(folder, "another weak one", 0);
        made.write(folder, "strong", 4);
        made.write(folder, "strong, too", 3);
        var text = markdown().replaceAll("\\s+", " ");
        var summary = text.substring(0, text.indexOf("## Scores"));
        assertTrue(summary.contains("No comparison here supports a claim. encoder-head less strong: UA "),
                summary);
        assertTrue(summary.contains("not preregistered, so no claim is made."), summary);
        var page = HtmlPage.of(Report.of(Predictions.read(List.of(folder)), true));
        assertTrue(page.contains("a mark for each condition: encoder-head, strong, strong, too."), "three that matter");
        assertTrue(page.contains("The plot has the paper's conditions and those of the highest UA"), "and says so");
    }

    /** A head reads no text; of what else says nothing about a template, nothing is known. */
    @Test
    void thatAHeadHasNoTemplateIsSaidAndWhatIsNotKnownToo() throws IOException {
        new MadeRuns("emodb", 4, 12, List.of(1L), 7).write(folder, "encoder-head", 1);
        var file = folder.resolve("encoder-head-1/predictions.jsonl");
        var bare = Files.readString(file).replaceAll("\"prompt\":\"[^\"]*\",", "");
        Files.writeString(file, bare);
        var head = markdown().replaceAll("\\s+", " ");
        assertTrue(head.contains("; template none."), head);
        Files.writeString(file, bare.replace("encoder-head", "another"));
        var other = markdown().replaceAll("\\s+", " ");
        assertTrue(other.contains("; templates not recorded."), other);
    }

    /** p is softmax(s / 2), so that without the temperature it is in proportion to p². */
    @Test
    void whereATemperatureWasFittedTheErrorWithoutItIsSaidToo() throws IOException {
        var rows = new MadeRuns("emodb", 4, 12, List.of(1L), 7).rows("none/none", 1);
        var before = new ArrayList<PredictionRow>();
        try (var out = Files.newBufferedWriter(folder.resolve("predictions.jsonl"))) {
            for (var row : rows) {
                var scores = new LinkedHashMap<String, Double>();
                row.probabilities().forEach((label, p) -> scores.put(label, 2 * Math.log(p) - 3));
                var o = row.origin();
                var origin = new Origin(o.corpus(), o.protocol(), o.arm(), o.seed(), o.fold(),
                        Map.of("temperature", "2.0"));
                PredictionFile.append(out, with(row, row.probabilities(), scores, origin));
                double sum = row.probabilities().values().stream().mapToDouble(p -> p * p).sum();
                var squares = new LinkedHashMap<String, Double>();
                row.probabilities().forEach((label, p) -> squares.put(label, p * p / sum));
                before.add(with(row, squares, Map.of(), o));
            }
        }
        var expected = "none/none, ECE " + Words.percent(Reliability.equalCount(rows).ece()) + ", before "
                + Words.percent(Reliability.equalCount(before).ece());
        assertTrue(markdown().replaceAll("\\s+", " ").contains(expected), expected + " in " + markdown());
    }

    private static PredictionRow with(
            PredictionRow row, Map<String, Double> probabilities, Map<String, Double> scores, Origin origin) {
        return new PredictionRow(row.id(), row.label(), row.emotion(), probabilities, scores, row.facts(),
                origin);
    }

    @Test
    void writtenAnswersHaveNoCalibrationAndTheirOwnColumn() throws IOException {
        var made = new MadeRuns("emodb", 2, 8, List.of(1L), 7);
        made.write(folder, "none/none", 1);
        var file = folder.resolve("none-none-1/predictions.jsonl");
        Files.writeString(file, Files.readString(file)
                .replaceAll("\"probabilities\":\\{[^}]*}", "\"probabilities\":{}")
                .replaceFirst("\"emotion\":\"\\w+\"", "\"emotion\":\"none\""));
        var text = markdown();
        assertTrue(text.replaceAll("\\s+", " ")
                .contains("answers were written, so there are no probabilities"), text);
        var anger = text.lines()
                .dropWhile(line -> !line.startsWith("Confusion: "))
                .filter(line -> line.startsWith("| anger "))
                .findFirst()
                .orElseThrow();
        assertEquals("1", anger.split("\\|")[6].strip(), "the first clip's answer is no label");
    }
}
