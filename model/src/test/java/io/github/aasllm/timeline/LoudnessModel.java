// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Speech;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recognizer.Decision;
import io.github.aasllm.recognizer.Described;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A recognizer whose answer is known: what is louder than a peak of 0.2 is loud with 0.9, else soft with 0.8. */
class LoudnessModel implements Recognizer {
    static final Map<String, Double> LOUD = Map.of("loud", 0.9, "soft", 0.1);
    static final Map<String, Double> SOFT = Map.of("loud", 0.2, "soft", 0.8);

    final List<Integer> batches = new ArrayList<>();

    @Override
    public MeasuredClip measure(Waveform clip, Map<String, String> facts) {
        float peak = 0;
        for (float sample : clip.samples()) {
            peak = Math.max(peak, Math.abs(sample));
        }
        var said = facts.isEmpty() ? List.<String>of() : List.of("of speaker " + facts.get("speaker"));
        return new MeasuredClip(clip.durationSeconds(), null, new AcousticProperties(peak, 0, 1, 1, 1),
                Described.NOTHING, Optional.empty(), said);
    }

    @Override
    public List<Prediction> answer(List<MeasuredClip> clips) {
        batches.add(clips.size());
        return clips.stream().map(this::answer).toList();
    }

    private Prediction answer(MeasuredClip clip) {
        return new Prediction(clip.durationSeconds(), new Decision("?", probabilities(clip.acoustic().pitchHz()), Map.of()),
                Map.of(), clip.acoustic(), clip.described(), Optional.empty(),
                new Speech(1, clip.durationSeconds(), 1, Optional.empty()), clip.said());
    }

    /** What is said of a window by its peak. */
    Map<String, Double> probabilities(double peak) {
        return peak > 0.2 ? LOUD : SOFT;
    }

    @Override
    public List<String> labelNames() {
        return List.of("loud", "soft");
    }

    @Override
    public AcousticExtractor extractor() {
        return AcousticExtractor.paper();
    }

    @Override
    public Optional<PromptTemplate> asked() {
        return Optional.empty();
    }

    @Override
    public Optional<DescriptionTemplate> told() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // holds nothing
    }
}
