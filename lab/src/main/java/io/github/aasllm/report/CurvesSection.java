// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static io.github.aasllm.report.Table.number;
import static io.github.aasllm.report.Table.words;

import io.github.aasllm.report.Document.Block;
import io.github.aasllm.report.Document.Figure;
import io.github.aasllm.report.Document.Gallery;
import io.github.aasllm.report.Document.Paragraph;
import io.github.aasllm.report.Document.Section;
import io.github.aasllm.report.Findings.Curve;
import io.github.aasllm.report.Findings.CurvePoint;
import io.github.aasllm.report.Findings.SettingFindings;
import io.github.aasllm.report.LinePlot.Line;
import io.github.aasllm.report.LinePlot.Point;
import io.github.aasllm.report.LinePlot.Range;
import io.github.aasllm.svg.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** How training went, where its metrics lie beside the predictions. */
final class CurvesSection {
    private CurvesSection() {}

    static Section of(Findings findings) {
        var blocks = new ArrayList<Block>();
        var figures = new ArrayList<Figure>();
        for (var setting : findings.settings()) {
            if (!setting.curves().isEmpty()) {
                figures.add(figure(setting));
            }
        }
        blocks.add(figures.isEmpty()
                ? new Paragraph("No event file of a training lies beside the predictions.")
                : new Gallery("Training loss",
                        "The mean loss over the trainings of a condition (folds and seeds) that reached the step;"
                        + " its fall says nothing about unseen speakers.", figures));
        return new Section("Learning curves", blocks);
    }

    private static Figure figure(SettingFindings setting) {
        var rows = Table.of("Training loss: " + setting.setting().words(),
                words("condition"), number("trainings"), number("steps"), number("first loss"),
                number("last loss"));
        var lines = new ArrayList<Line>();
        for (var curve : setting.curves()) {
            var last = curve.points().getLast();
            lines.add(line(curve));
            rows.row(curve.arm().name(), Words.count(curve.trainings()), Words.count(last.step()),
                    Words.number(curve.points().getFirst().loss(), 3), Words.number(last.loss(), 3));
        }
        var steps = Axis.around(DoubleStream.concat(DoubleStream.of(0), all(setting).stream()
                .mapToDouble(CurvePoint::step)), 0, 1);
        var losses = Axis.around(DoubleStream.concat(DoubleStream.of(0), all(setting).stream()
                .mapToDouble(CurvePoint::loss)), 0, 1);
        return new Figure(setting.setting().words(), "Training loss over steps, one line for each condition.",
                new LinePlot(new Range("step", steps.low(), steps.high()),
                        new Range("loss", losses.low(), losses.high()), false, lines),
                rows.note(""));
    }

    private static List<CurvePoint> all(SettingFindings setting) {
        return setting.curves().stream().flatMap(curve -> curve.points().stream()).toList();
    }

    /** Without markers but at the end, which tells lines apart without colour. */
    private static Line line(Curve curve) {
        var points = new ArrayList<Point>();
        curve.points().forEach(point -> points.add(new Point(point.step(), point.loss(), "")));
        var last = points.removeLast();
        points.add(new Point(last.x(), last.y(), curve.arm().name() + ": " + Words.number(last.y(), 3)
                + " at step "
                + Words.count((long) last.x())));
        return new Line(curve.arm().name(), points);
    }
}
