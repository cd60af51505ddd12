// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The voices of several speakers, by clips whose emotions nobody told. {@link #listen} fills it; then
 * {@link #read} reads a clip against its speaker's voice. Safe for many threads.
 */
public final class Voices {
    /** With fewer clips of a speaker nothing is known of the voice, and each is read alone. */
    public static final int FEWEST = 3;

    private final AaSllm recognizer;
    private final StateStatistics trained;
    private final Map<String, List<float[]>> heard = new HashMap<>();
    private final Map<String, Voice> made = new HashMap<>();

    Voices(AaSllm recognizer, StateStatistics trained) {
        this.recognizer = recognizer;
        this.trained = trained;
    }

    /**
     * Recognizes clips of one speaker, each read against that speaker's own voice, which these clips tell; their
     * emotions need not be known. Predictions come in the clips' order. Fewer than {@value #FEWEST} are read
     * alone, and a warning says so.
     *
     * @throws InvalidInputException if a clip is too short
     */
    List<Prediction> recognize(List<Waveform> clips) {
        var speaker = "this speaker";
        var measured = clips.stream().map(clip -> recognizer.measure(clip, Map.of())).toList();
        listen(Collections.nCopies(clips.size(), speaker), measured.stream().map(clip -> clip.heard().samples()).toList());
        return recognizer.answer(measured.stream().map(clip -> read(clip, speaker)).toList());
    }

    /**
     * Listens to clips of known speakers, box 3 alone, in one packed batch.
     *
     * @param speakers of each clip
     * @param heard of each clip, see {@link AaSllm#heard(Waveform)}
     */
    public void listen(List<String> speakers, List<float[]> heard) {
        if (heard.isEmpty()) {
            return;
        }
        var means = recognizer.meanStates(heard);
        for (int i = 0; i < means.size(); i++) {
            add(speakers.get(i), means.get(i));
        }
    }

    /**
     * @param meanState of a clip, D numbers
     * @throws InvalidInputException if the statistics of the training clips are of another width
     */
    private synchronized void add(String speaker, float[] meanState) {
        if (meanState.length != trained.width()) {
            throw InvalidInputException.of("states", trained.width() + " numbers in " + Bundle.FILE,
                    meanState.length + ", the width of the speech encoder");
        }
        heard.computeIfAbsent(speaker, name -> new ArrayList<>()).add(meanState);
        made.remove(speaker);
    }

    /** The voice of a speaker; empty with fewer than {@value #FEWEST} clips. */
    public synchronized Optional<Voice> of(String speaker) {
        var clips = heard.getOrDefault(speaker, List.of());
        return clips.size() < FEWEST
                ? Optional.empty()
                : Optional.of(made.computeIfAbsent(speaker, name -> Voice.of(StateStatistics.of(clips), trained)));
    }

    /** The same clip, to be read against its speaker's voice; where that is not known, a warning says so. */
    public synchronized MeasuredClip read(MeasuredClip clip, String speaker) {
        int clips = heard.getOrDefault(speaker, List.of()).size();
        return of(speaker).map(clip::against).orElseGet(() -> clip.readWith(List.of(
                "speaker: " + clips + (clips == 1 ? " clip" : " clips") + " of " + speaker + ", fewer than "
                        + FEWEST + ", so it was read alone")));
    }
}
