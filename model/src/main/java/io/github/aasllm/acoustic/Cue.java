// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import java.util.Locale;

/** One of the paper's four acoustic properties, in the paper's order and words. */
public enum Cue {
    /** Paper: mean of the spectral peaks; voice: median fundamental frequency; in Hz. */
    PITCH("pitch_hz"),
    /** Mean power, in dB re full scale. */
    INTENSITY("intensity_db"),
    /** Segments a second of the clip: loud stretches, or syllable nuclei. */
    SPEECH_RATE("speech_rate"),
    /** Segments a second of phonation. */
    ARTICULATION_RATE("articulation_rate");

    private final String key;

    Cue(String key) {
        this.key = key;
    }

    /** The name of the value in our files, with its unit: {@code pitch_hz}. */
    public String key() {
        return key;
    }

    /** The name without a unit, as template slots have it: {@code speech_rate}. */
    public String slot() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The paper's words: {@code speech rate}. */
    public String words() {
        return slot().replace('_', ' ');
    }
}
