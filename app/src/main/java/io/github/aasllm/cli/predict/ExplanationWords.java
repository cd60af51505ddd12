// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import io.github.aasllm.explanation.Change;
import io.github.aasllm.explanation.CueEffect;
import io.github.aasllm.explanation.Explanation;
import io.github.aasllm.recognizer.Prediction;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An explanation for people: a line for each change, the cue with the largest effect first. */
final class ExplanationWords {
    private final Prediction prediction;

    ExplanationWords(Prediction prediction) {
        this.prediction = prediction;
    }

    /** The lines; a cue's effect stands before its first. */
    List<String> lines(Explanation explanation) {
        return explanation.cues().stream().flatMap(this::lines).toList();
    }

    private Stream<String> lines(CueEffect cue) {
        var effect = String.format(Locale.ROOT, "effect %.3f%s  ", cue.effect(),
                prediction.marginal().contains(cue.cue()) ? " of a marginal level" : "");
        var changes = cue.changes();
        return IntStream.range(0, changes.size())
                .mapToObj(i ->
                        (i == 0 ? effect : " ".repeat(effect.length())) + sentence(cue, changes.get(i)));
    }

    /** As in: without 'pitch high' anger falls from 0.810 to 0.440, and sadness leads. */
    private String sentence(CueEffect cue, Change change) {
        var emotion = prediction.emotion();
        var before = share(prediction.probabilities().get(emotion));
        var after = share(change.probabilities().get(emotion));
        int moved = after.compareTo(before); // both are digits of one length
        return "%s '%s %s' %s %s%s".formatted(
                change.level().isPresent() ? "with" : "without",
                cue.cue().words(),
                change.level().orElse(cue.level()).word(),
                emotion,
                moved == 0
                        ? "stays at " + before
                        : (moved < 0 ? "falls from " : "rises from ") + before + " to " + after,
                change.emotion().equals(emotion) ? "" : ", and " + change.emotion() + " leads");
    }

    private static String share(double probability) {
        return String.format(Locale.ROOT, "%.3f", probability);
    }
}
