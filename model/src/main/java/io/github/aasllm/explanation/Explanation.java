// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.explanation;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What each cue of a description did to a prediction.
 *
 * <p>Effects are total variation distances, and not changes of the named emotion's probability, because a cue
 * that moves two other labels against each other has an effect too, and because no effect depends on which label
 * happens to lead.
 *
 * @param cues the one with the largest effect first; those with equal effects in the order of {@link Cue}
 * @param llmAlone what the answer would be without that which was asked beside the LLM; empty where nothing was
 */
public record Explanation(List<CueEffect> cues, Optional<LlmAlone> llmAlone) {
    /**
     * The answer of the LLM alone, told the same.
     *
     * @param emotion the likeliest label
     * @param probabilities by label
     * @param effect how far what was asked beside it has moved the answer: the total variation distance of these
     *     probabilities from the prediction's
     */
    public record LlmAlone(String emotion, Map<String, Double> probabilities, double effect) {}

    /**
     * Compares what was asked.
     *
     * @param levels what the LLM was told in the prediction
     * @param predicted the probabilities of the prediction, by label
     * @param variants of its description
     * @param probabilities what they became with each variant, by label, in the variants' order
     * @param ofLlmAlone what they would be by the LLM alone; empty where nothing was asked beside it
     */
    public static Explanation of(
            Map<Cue, Level> levels,
            Map<String, Double> predicted,
            List<Variant> variants,
            List<Map<String, Double>> probabilities,
            Map<String, Double> ofLlmAlone) {
        var cues = Stream.of(Cue.values())
                .map(cue -> new CueEffect(cue, levels.get(cue), changes(cue, predicted, variants, probabilities)))
                .sorted(Comparator.comparingDouble(CueEffect::effect).reversed())
                .toList();
        return new Explanation(cues, ofLlmAlone.isEmpty() ? Optional.empty() : Optional.of(
                new LlmAlone(likeliest(ofLlmAlone), ofLlmAlone, distance(predicted, ofLlmAlone))));
    }

    private static String likeliest(Map<String, Double> shares) {
        return shares.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    private static List<Change> changes(
            Cue cue,
            Map<String, Double> predicted,
            List<Variant> variants,
            List<Map<String, Double>> probabilities) {
        var changes = new ArrayList<Change>();
        for (int i = 0; i < variants.size(); i++) {
            var variant = variants.get(i);
            if (variant.cue() == cue) {
                var shares = probabilities.get(i);
                changes.add(new Change(
                        variant.level(), variant.text(), likeliest(shares), shares, distance(predicted, shares)));
            }
        }
        return List.copyOf(changes);
    }

    /** Total variation: half the sum over labels of |p - q|. */
    private static double distance(Map<String, Double> p, Map<String, Double> q) {
        return p.keySet().stream().mapToDouble(label -> Math.abs(p.get(label) - q.get(label))).sum() / 2;
    }
}
