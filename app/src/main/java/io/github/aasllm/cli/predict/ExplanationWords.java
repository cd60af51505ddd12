// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import io.github.aasllm.explanation.Change;
import io.github.aasllm.explanation.CueEffect;
import io.github.aasllm.explanation.Explanation;
import io.github.aasllm.recognizer.Prediction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** An explanation for people: a line for each change, the cue with the largest effect first. */
final class ExplanationWords {
    private final Prediction prediction;

    ExplanationWords(Prediction prediction) {
        this.prediction = prediction;
    }

    /** The lines; a cue's effect stands before its first, and last what was asked beside the LLM. */
    List<String> lines(Explanation explanation) {
        return Stream.concat(
                explanation.cues().stream().flatMap(this::lines),
                explanation.llmAlone().stream().map(this::line)).toList();
    }

    private String line(Explanation.LlmAlone alone) {
        return effect(alone.effect(), "") + sentence(
                "without the spectrogram's statistics", alone.probabilities(), alone.emotion());
    }

    private static String effect(double size, String of) {
        return String.format(Locale.ROOT, "effect %.3f%s  ", size, of);
    }

    private Stream<String> lines(CueEffect cue) {
        var effect = effect(cue.effect(), prediction.marginal().contains(cue.cue()) ? " of a marginal level" : "");
        var changes = cue.changes();
        return IntStream.range(0, changes.size())
                .mapToObj(i ->
                        (i == 0 ? effect : " ".repeat(effect.length())) + sentence(cue, changes.get(i)));
    }

    /** As in: without 'pitch high' anger falls from 0.810 to 0.440, and sadness leads. */
    private String sentence(CueEffect cue, Change change) {
        var told = "%s '%s %s'".formatted(
                change.level().isPresent() ? "with" : "without",
                cue.cue().words(),
                change.level().orElse(cue.level()).word());
        return sentence(told, change.probabilities(), change.emotion());
    }

    private String sentence(String otherwise, Map<String, Double> probabilities, String leads) {
        var emotion = prediction.emotion();
        var before = share(prediction.probabilities().get(emotion));
        var after = share(probabilities.get(emotion));
        int moved = after.compareTo(before); // both are digits of one length
        return "%s %s %s%s".formatted(
                otherwise,
                emotion,
                moved == 0
                        ? "stays at " + before
                        : (moved < 0 ? "falls from " : "rises from ") + before + " to " + after,
                leads.equals(emotion) ? "" : ", and " + leads + " leads");
    }

    private static String share(double probability) {
        return String.format(Locale.ROOT, "%.3f", probability);
    }
}
