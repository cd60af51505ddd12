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
 * @param decision the emotion, and probabilities unless the answer was generated
 * @param dimensions by name the numbers of a classifier that tells dimensions, such as arousal, and no
 *     emotion; else empty
 * @param acoustic the four properties
 * @param described what the LLM was told about the sound
 * @param explanation what each cue of the description did; empty unless it was asked for and there is a
 *     description
 * @param speech whether there is speech in what the model heard, the first 30 s; where there is none the
 *     emotion is the model's answer all the same, and a warning says so
 * @param warnings what a reader of this prediction has to know, in words
 */
public record Prediction(
        double durationSeconds,
        Decision decision,
        Map<String, Double> dimensions,
        AcousticProperties acoustic,
        Described described,
        Optional<Explanation> explanation,
        Speech speech,
        List<String> warnings) {

    /** What was measured and decided. */
    static Prediction of(MeasuredClip clip, Decision decision, Optional<Explanation> explanation) {
        return new Prediction(
                clip.durationSeconds(), decision, Map.of(), clip.acoustic(), clip.described(), explanation,
                clip.heard().speech(), clip.warnings());
    }

    /** Of a classifier that tells dimensions and no emotion. */
    static Prediction ofDimensions(MeasuredClip clip, Map<String, Double> dimensions) {
        return new Prediction(
                clip.durationSeconds(), new Decision(Decision.NONE, Map.of(), Map.of()), dimensions,
                clip.acoustic(), clip.described(), Optional.empty(), clip.heard().speech(), clip.warnings());
    }

    /** A label's name; {@code none} if a generated answer matches no label, or the model tells dimensions. */
    public String emotion() {
        return decision.emotion();
    }

    /** By label, in the label set's order, sum 1; empty if the answer was generated. */
    public Map<String, Double> probabilities() {
        return decision.probabilities();
    }

    /** By cue; empty where there are no thresholds. */
    public Map<Cue, Level> levels() {
        return described.description().map(Description::levels).orElse(Map.of());
    }

    /**
     * The cues whose level another codec could have changed, see {@link
     * io.github.aasllm.description.CodecNoise}; empty where there are no thresholds.
     */
    public Set<Cue> marginal() {
        return described.marginal();
    }

    /** What the LLM was told about the sound; empty where there are no thresholds. */
    public Optional<String> description() {
        return described.description().map(Description::text);
    }
}
