// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static io.github.aasllm.report.Table.number;
import static io.github.aasllm.report.Table.words;

import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.report.Document.Block;
import io.github.aasllm.report.Document.Figure;
import io.github.aasllm.report.Document.Gallery;
import io.github.aasllm.report.Document.Paragraph;
import io.github.aasllm.report.Document.Section;
import io.github.aasllm.report.Findings.ArmFindings;
import io.github.aasllm.report.Findings.Calibrated;
import io.github.aasllm.report.Findings.SettingFindings;
import io.github.aasllm.report.LinePlot.Line;
import io.github.aasllm.report.LinePlot.Point;
import io.github.aasllm.report.LinePlot.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which labels are confused, and how far probabilities can be believed. */
final class DetailSections {
    private DetailSections() {}

    /** A heat map an arm. */
    static Section confusions(Findings findings) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Paragraph("Clips by true label (rows) and by what was said (columns), probabilities"
                + " averaged over seeds; none: an answer that is no label, which counts as wrong."));
        for (var setting : findings.settings()) {
            blocks.add(new Gallery("Confusion: " + setting.setting().words(),
                    Basis.of(setting, setting.arms()), setting.arms().stream()
                            .map(arm -> confusion(setting, arm)).toList()));
        }
        return new Section("Confusion", blocks);
    }

    private static Figure confusion(SettingFindings setting, ArmFindings arm) {
        var confusion = arm.averaged();
        var labels = confusion.labels();
        var said = Stream.concat(labels.stream(), Stream.of(PredictionRow.NONE)).toList();
        var rows = Table.of("Confusion: " + setting.setting().words() + ", " + arm.arm().name(),
                Stream.concat(
                        Stream.of(words("true label")),
                        Stream.concat(said.stream(), Stream.of("recall")).map(Table::number))
                        .toArray(Table.Column[]::new));
        var counts = new long[labels.size()][said.size()];
        for (int row = 0; row < labels.size(); row++) {
            var label = labels.get(row);
            var cells = new ArrayList<>(List.of(label));
            for (int column = 0; column < said.size(); column++) {
                counts[row][column] = confusion.count(label, said.get(column));
                cells.add(Words.count(counts[row][column]));
            }
            cells.add(Words.percent(confusion.recall(label).orElse(Double.NaN)));
            rows.row(cells);
        }
        return new Figure(arm.arm().name(),
                "Confusion matrix of " + arm.arm().name()
                        + ": counts of clips by true label and by what was said.",
                new HeatMap(labels, said, counts), rows.note(""));
    }

    /** A reliability plot an arm that gives probabilities. */
    static Section calibration(Findings findings) {
        var blocks = new ArrayList<Block>();
        blocks.add(new Paragraph("How often a prediction of a confidence is right, by probabilities averaged"
                + " over seeds. On the dashed line confidence is accuracy; below it a model is surer than it"
                + " may be. ECE, the expected calibration error, is the mean distance from the line over all"
                + " clips, in percent; a bin holds equally many clips. Where a temperature was fitted, to"
                + " a dev part or to out-of-fold predictions of training speakers, the probabilities are those"
                + " at it, and ECE before is that without it."));
        for (var setting : findings.settings()) {
            var figures = new ArrayList<Figure>();
            setting.arms().forEach(arm ->
                    arm.calibration().ifPresent(its -> figures.add(reliability(setting, arm, its))));
            blocks.add(figures.isEmpty()
                    ? new Paragraph(setting.setting().words()
                            + ": answers were written, so there are no probabilities.")
                    : new Gallery("Calibration: " + setting.setting().words(),
                            Basis.of(setting, setting.arms()), figures));
        }
        return new Section("Calibration", blocks);
    }

    private static Figure reliability(SettingFindings setting, ArmFindings arm, Calibrated calibrated) {
        var reliability = calibrated.reliability();
        var error = "ECE " + Words.percent(reliability.ece()) + (calibrated.eceBefore().isPresent()
                ? ", before " + Words.percent(calibrated.eceBefore().getAsDouble())
                : "");
        var rows = Table.of("Calibration: " + setting.setting().words() + ", " + arm.arm().name() + ", "
                + error,
                number("mean confidence"), number("accuracy"), number("clips"));
        var points = new ArrayList<Point>();
        for (var bin : reliability.bins()) {
            rows.row(Words.percent(bin.sureness()), Words.percent(bin.accuracy()), Words.count(bin.clips()));
            points.add(new Point(bin.sureness(), bin.accuracy(), Words.count(bin.clips(), "clip")
                    + ", mean confidence " + Words.percent(bin.sureness()) + ", right "
                    + Words.percent(bin.accuracy())));
        }
        var title = arm.arm().name() + ": " + error;
        return new Figure(title, "Reliability of " + title
                + ": accuracy over mean confidence, a point a bin.",
                new LinePlot(new Range("mean confidence", 0, 1), new Range("accuracy", 0, 1), true,
                        List.of(new Line(arm.arm().name(), points))),
                rows.note(""));
    }
}
