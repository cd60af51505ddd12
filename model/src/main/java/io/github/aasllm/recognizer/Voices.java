// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The voices of several speakers, by clips whose emotions nobody told. {@link AaSllm#listen} fills it; then
 * {@link #read} reads a clip against its speaker's voice. Safe for many threads.
 */
public final class Voices {
    /** With fewer clips of a speaker nothing is known of the voice, and each is read alone. */
    public static final int FEWEST = 3;

    private final StateStatistics trained;
    private final Map<String, List<float[]>> heard = new HashMap<>();
    private final Map<String, Voice> made = new HashMap<>();

    Voices(StateStatistics trained) {
        this.trained = trained;
    }

    /**
     * @param meanState of a clip, D numbers
     * @throws InvalidInputException if the statistics of the training clips are of another width
     */
    synchronized void add(String speaker, float[] meanState) {
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
