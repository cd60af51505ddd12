// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.report.Findings.Curve;
import io.github.aasllm.report.Findings.CurvePoint;
import io.github.aasllm.run.EventFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Training losses, from the event files of the trainings that predictions came from: beside them, or in the
 * folder {@code training} beside the folder of an experiment's arm.
 */
final class CurveReader {
    private static final String LOSS = "train/loss";
    private static final int MOST_POINTS = 200; // of a curve; more do not show

    private final Map<RunName.Setting, Map<ArmName, Losses>> losses = new TreeMap<>();

    /** The losses of an arm's trainings. */
    private static final class Losses {
        private int trainings;
        private final TreeMap<Long, DoubleSummaryStatistics> byStep = new TreeMap<>();
    }

    /**
     * Takes in the training behind a file of predictions, if its events are there.
     *
     * @param run whose predictions they are
     */
    void add(Path predictions, RunName run) {
        var folder = predictions.toAbsolutePath().getParent();
        for (var file : List.of(folder.resolve(EventFile.NAME),
                folder.resolveSibling("training").resolve(EventFile.NAME))) {
            if (Files.isRegularFile(file)) {
                var its = losses.computeIfAbsent(run.setting(), unseen -> new TreeMap<>())
                        .computeIfAbsent(run.arm(), unseen -> new Losses());
                its.trainings++;
                EventFile.scalars(file, LOSS).forEach((step, loss) ->
                        its.byStep.computeIfAbsent(step, unseen -> new DoubleSummaryStatistics())
                                .accept(loss));
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
