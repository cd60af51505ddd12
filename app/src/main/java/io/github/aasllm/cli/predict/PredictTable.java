// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.cli.call.Notes;
import io.github.aasllm.explanation.Explanation;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.record.ClipFields;
import io.github.aasllm.record.LabelSets;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Predictions for people: a few lines a clip, the likeliest emotion first. */
final class PredictTable implements Output<Prediction> {
    private final PrintWriter out;
    private final Notes notes;
    private final Optional<LabelSets> sets;

    PredictTable(PrintWriter out, PrintWriter remarks, Optional<LabelSets> sets) {
        this.out = out;
        this.sets = sets;
        this.notes = new Notes(out, remarks);
    }

    @Override
    public void done(Input input, Prediction prediction) {
        out.printf(Locale.ROOT, "%s  %.2f s%n", input.id(), prediction.durationSeconds());
        if (prediction.dimensions().isEmpty()) {
            line("emotion", ClipFields.emotion(prediction));
        } else {
            line("dimensions", dimensions(prediction));
        }
        if (!prediction.probabilities().isEmpty()) {
            line("probability", probabilities(prediction));
            sets.ifPresent(of -> line(of.percent() + " % set", String.join(", ", of.of(prediction.probabilities()))));
        }
        line("acoustics", Stream.of(Cue.values()).map(cue -> acoustic(prediction, cue))
                .collect(Collectors.joining(", ")));
        line("description", prediction.description().orElse("none"));
        prediction.explanation().ifPresent(explanation -> explain(prediction, explanation));
        out.println();
        out.flush();
        notes.add(prediction.warnings());
    }

    @Override
    public void failed(Input input, String error) {
        notes.failed();
    }

    @Override
    public void end() {
        notes.print();
    }

    private void explain(Prediction prediction, Explanation explanation) {
        var lines = new ExplanationWords(prediction).lines(explanation);
        line("explanation", lines.getFirst());
        lines.subList(1, lines.size()).forEach(more -> line("", more));
    }

    private void line(String name, String value) {
        out.printf("  %-12s %s%n", name, value);
    }

    private static String probabilities(Prediction prediction) {
        return prediction.probabilities().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(share -> String.format(Locale.ROOT, "%s %.3f", share.getKey(), share.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String dimensions(Prediction prediction) {
        return prediction.dimensions().entrySet().stream()
                .map(number -> String.format(Locale.ROOT, "%s %.3f", number.getKey(), number.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String acoustic(Prediction prediction, Cue cue) {
        var level = prediction.levels().get(cue);
        return cue.words() + " " + ClipFields.rounded(prediction.acoustic(), cue)
                + (level == null ? "" : " (" + level.word()
                + (prediction.marginal().contains(cue) ? ", marginal)" : ")"));
    }
}
