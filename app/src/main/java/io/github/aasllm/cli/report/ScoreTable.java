// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.report;

import io.github.aasllm.evaluation.Arm;
import io.github.aasllm.evaluation.Confusion;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.evaluation.ScoreIntervals;
import io.github.aasllm.evaluation.Scores;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The scores of predictions in words and numbers: percent, and clips in the confusion. */
final class ScoreTable {
    private ScoreTable() {}

    static void print(List<PredictionRow> rows, PrintWriter out) {
        var arm = Arm.of(new ArrayList<>(rows));
        var confusion = Confusion.of(rows);
        var scores = confusion.scores();
        var intervals = ScoreIntervals.of(arm);
        out.println(scores.clips() + " clips" + (intervals.isPresent() ? "; 95 % intervals over speakers"
                : "; no intervals, for they need two speakers or more, and the speaker of every clip"));
        out.println("UA        " + score(scores, intervals, Scores::ua));
        out.println("WA        " + score(scores, intervals, Scores::wa));
        out.println("macro-F1  " + score(scores, intervals, Scores::macroF1));
        out.println();
        int width = confusion.labels().stream().mapToInt(String::length).max().orElse(0);
        var name = "%-" + Math.max(width, "class".length()) + "s";
        out.println(String.format(Locale.ROOT, name + "  %6s  %6s  %6s", "class", "recall", "F1", "clips"));
        for (var label : confusion.labels()) {
            var recall = confusion.recall(label);
            boolean counts = recall.isPresent(); // in UA and macro-F1
            out.println(String.format(Locale.ROOT, name + "  %6s  %6s  %6d", label,
                    counts ? percent(recall.getAsDouble()) : "-", counts ? percent(confusion.f1(label)) : "-",
                    confusion.support(label)));
        }
        out.println();
        out.println("rows: the label, columns: what the model said, in clips");
        var columns = new ArrayList<>(confusion.labels());
        columns.add(PredictionRow.NONE);
        var head = new StringBuilder(String.format(Locale.ROOT, name, ""));
        columns.forEach(said -> head.append("  ").append(String.format(Locale.ROOT, "%5s", said)));
        out.println(head);
        for (var label : confusion.labels()) {
            var line = new StringBuilder(String.format(Locale.ROOT, name, label));
            columns.forEach(said -> line.append("  ").append(String.format(
                    Locale.ROOT, "%" + Math.max(5, said.length()) + "d", confusion.count(label, said))));
            out.println(line);
        }
    }

    private static String score(
            Scores scores, Optional<ScoreIntervals> intervals, ToDoubleFunction<Scores> which) {
        return percent(which.applyAsDouble(scores)) + intervals.map(interval -> " ("
                + percent(which.applyAsDouble(interval.low())) + " to "
                + percent(which.applyAsDouble(interval.high())) + ")").orElse("");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
