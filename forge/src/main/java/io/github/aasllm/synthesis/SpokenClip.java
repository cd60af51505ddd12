// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import io.github.aasllm.audio.Waveform;
import java.util.List;

/**
 * A clip of synthetic speech.
 *
 * @param sound at 16 kHz
 * @param phonemes in the order of their times, all within the clip
 * @param script what was to be said, and how
 */
public record SpokenClip(Waveform sound, List<Phoneme> phonemes, Script script) {
    // a letter; in no language that is drawn is a sound spelt with more than two letters on average
    private static final double FEWEST_SOUNDS = 0.45;

    public SpokenClip {
        phonemes = List.copyOf(phonemes);
    }

    /** Whether most of what was to be said was said; eSpeak NG leaves words out at times. */
    boolean isComplete() {
        return sounds() > FEWEST_SOUNDS * script.letters();
    }

    /** Phonemes that are no pauses. */
    long sounds() {
        return phonemes.stream().filter(phoneme -> !phoneme.symbol().isEmpty()).count();
    }
}
