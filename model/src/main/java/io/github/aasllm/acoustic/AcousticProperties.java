// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import java.util.ArrayList;
import java.util.List;

/**
 * The four acoustic properties of one clip, and the count of segments on which the two rates rest.
 *
 * <p>A value that is not defined is NaN; digital silence has the intensity {@code -Infinity}.
 * {@link #warnings()} says why in words, so that a file format without such numbers can hold null.
 *
 * @param pitchHz paper: mean of the spectral peaks between 150 and 4000 Hz; voice: median fundamental
 *     frequency between 60 and 700 Hz; NaN where there is none
 * @param intensityDb mean power re full scale; -Infinity for zeros, NaN for an empty clip
 * @param segments paper: loud stretches between pauses, which it calls syllables, at least 1; voice:
 *     syllable nuclei, which may be 0
 * @param speechRate segments a second of the clip; NaN for an empty clip
 * @param articulationRate segments a second of phonation; NaN for an empty clip, and for method voice in
 *     silence
 * @param voicedShare the share of the frames that are voiced, 0 to 1; NaN for method paper, which does
 *     not ask
 */
public record AcousticProperties(
        double pitchHz,
        double intensityDb,
        int segments,
        double speechRate,
        double articulationRate,
        double voicedShare) {

    /** Properties by method paper, which knows no voiced share. */
    public AcousticProperties(
            double pitchHz, double intensityDb, int segments, double speechRate, double articulationRate) {
        this(pitchHz, intensityDb, segments, speechRate, articulationRate, Double.NaN);
    }

    /** Whether method voice has asked what is voiced. */
    public boolean hasVoicedShare() {
        return !Double.isNaN(voicedShare);
    }

    /** The value of one cue. */
    public double value(Cue cue) {
        return switch (cue) {
            case PITCH -> pitchHz;
            case INTENSITY -> intensityDb;
            case SPEECH_RATE -> speechRate;
            case ARTICULATION_RATE -> articulationRate;
        };
    }

    /** One sentence for each value that is not a finite number, in the order of {@link Cue}. */
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        if (Double.isNaN(pitchHz)) {
            warnings.add(hasVoicedShare()
                    ? "pitch: undefined (no voiced frame)"
                    : "pitch: undefined (no spectral peak between 150 and 4000 Hz)");
        }
        if (Double.isNaN(intensityDb)) {
            warnings.add("intensity: undefined (no sample)");
        } else if (Double.isInfinite(intensityDb)) {
            warnings.add("intensity: undefined (all samples are zero)");
        }
        if (Double.isNaN(speechRate)) {
            warnings.add("speech rate: undefined (no sample)");
        }
        if (Double.isNaN(articulationRate)) {
            warnings.add("articulation rate: undefined ("
                    + (Double.isNaN(speechRate) ? "no sample" : "no phonation") + ")");
        }
        return List.copyOf(warnings);
    }
}
