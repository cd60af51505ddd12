// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Speech;
import io.github.aasllm.description.Description;
import io.github.aasllm.description.Level;
import io.github.aasllm.explanation.Explanation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was found in one clip.
 *
 * @param durationSeconds of the whole clip, also where only its first 30 s were heard
 * @param emotion a label's name; {@code none} if a generated answer matches no label, or the
 *     model tells dimensions
 * @param probabilities by label, in the label set's order, sum 1; empty if the answer was generated
 * @param dimensions by name the numbers of a classifier that tells dimensions, such as arousal, and no
 *     emotion; else empty
 * @param acoustic the four properties
 * @param levels by cue; empty where there are no thresholds
 * @param marginal the cues whose level another codec could have changed, see {@link
 *     io.github.aasllm.description.CodecNoise}; empty where there are no thresholds
 * @param description what the LLM was told about the sound; empty where there are no thresholds
 * @param explanation what each cue of the description did; empty unless it was asked for and there is a
 *     description
 * @param speech whether there is speech in what the model heard, the first 30 s; where there is none the
 *     emotion is the model's answer all the same, and a warning says so
 * @param warnings what a reader of this prediction has to know, in words
 */
public record Prediction(
        double durationSeconds,
        String emotion,
        Map<String, Double> probabilities,
        Map<String, Double> dimensions,
        AcousticProperties acoustic,
        Map<Cue, Level> levels,
        Set<Cue> marginal,
        Optional<String> description,
        Optional<Explanation> explanation,
        Speech speech,
        List<String> warnings) {

    /** What was measured and decided. */
    static Prediction of(MeasuredClip clip, Decision decision, Optional<Explanation> explanation) {
        return new Prediction(
                clip.durationSeconds(),
                decision.emotion(),
                decision.probabilities(),
                Map.of(),
                clip.acoustic(),
                clip.description().map(Description::levels).orElse(Map.of()),
                clip.marginal(),
                clip.told(),
                explanation,
                clip.speech(),
                clip.warnings());
    }

    /** Of a classifier that tells dimensions and no emotion. */
    static Prediction ofDimensions(MeasuredClip clip, Map<String, Double> dimensions) {
        return new Prediction(
                clip.durationSeconds(), Decision.NONE, Map.of(), dimensions, clip.acoustic(), Map.of(),
                clip.marginal(), Optional.empty(), Optional.empty(), clip.speech(), clip.warnings());
    }
}
