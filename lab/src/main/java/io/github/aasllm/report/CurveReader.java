// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.report.Findings.Curve;
import io.github.aasllm.report.Findings.CurvePoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Training metrics: JSON Lines with {@code step} and {@code loss} among their fields, in a file beside the
 * predictions that the training led to. Lines without a loss are those of other metrics.
 */
final class CurveReader {
    static final String FILE_NAME = "metrics.jsonl";

    private static final int MOST_POINTS = 200; // of a curve; more do not show

    private final Map<RunName.Setting, Map<ArmName, Losses>> losses = new TreeMap<>();

    /** The losses of an arm's trainings. */
    private static final class Losses {
        private int trainings;
        private final TreeMap<Double, DoubleSummaryStatistics> byStep = new TreeMap<>();
    }

    /**
     * Takes in the metrics beside a file of predictions, if there are any.
     *
     * @param run whose predictions they are
     * @throws InvalidInputException if a line but the last is no JSON object
     */
    void add(Path predictions, RunName run) {
        var file = predictions.resolveSibling(FILE_NAME);
        if (!Files.isRegularFile(file)) {
            return;
        }
        var its = losses.computeIfAbsent(run.setting(), unseen -> new TreeMap<>())
                .computeIfAbsent(run.arm(), unseen -> new Losses());
        its.trainings++;
        try {
            var lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                line(its, file, lines.get(i), i + 1, i + 1 == lines.size());
            }
        } catch (IOException e) {
            throw InvalidInputException.of("metrics", e.getMessage(), "a readable file").in(file).causedBy(e);
        }
    }

    private static void line(Losses its, Path file, String line, int number, boolean last) {
        try {
            var node = JsonMapper.shared().readTree(line);
            if (node.path("step").isNumber() && node.path("loss").isNumber()) {
                its.byStep.computeIfAbsent(node.path("step").doubleValue(), unseen -> new DoubleSummaryStatistics())
                        .accept(node.path("loss").doubleValue());
            }
        } catch (JacksonException e) {
            if (!last) { // a last line may be cut off by a kill
                throw InvalidInputException.of("metrics line " + number, e.getOriginalMessage(), "a JSON object")
                        .in(file)
                        .causedBy(e);
            }
        }
    }

    /** The curves of a setting, by arm. */
    List<Curve> curves(RunName.Setting setting) {
        var curves = new ArrayList<Curve>();
        losses.getOrDefault(setting, Map.of()).forEach((arm, its) -> {
            if (!its.byStep.isEmpty()) {
                curves.add(new Curve(arm, its.trainings, points(its)));
            }
        });
        return curves;
    }

    /** Of many steps, means over equal stretches. */
    private static List<CurvePoint> points(Losses its) {
        var steps = List.copyOf(its.byStep.entrySet());
        int stretch = (steps.size() + MOST_POINTS - 1) / MOST_POINTS;
        var points = new ArrayList<CurvePoint>();
        for (int from = 0; from < steps.size(); from += stretch) {
            var part = steps.subList(from, Math.min(from + stretch, steps.size()));
            points.add(new CurvePoint(part.getLast().getKey(), part.stream()
                    .mapToDouble(step -> step.getValue().getAverage())
                    .average()
                    .orElseThrow()));
        }
        return points;
    }
}
