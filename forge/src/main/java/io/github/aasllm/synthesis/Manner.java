// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.ClipTracks;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.Waveform;
import java.util.Arrays;

/**
 * How a clip is spoken, by box 1's method {@code voice}.
 *
 * @param hertz the median fundamental frequency; NaN without voice
 * @param semitones from the tenth to the ninetieth hundredth of the fundamental frequencies; NaN without voice
 * @param rate syllable nuclei a second of phonation; NaN or 0 where there are none
 * @param decibels the mean power, re full scale
 */
record Manner(double hertz, double semitones, double rate, double decibels) {
    private static final AcousticExtractor EXTRACTOR = AcousticExtractor.of(Method.VOICE, Normalisation.NONE);

    static Manner of(Waveform clip) {
        var properties = EXTRACTOR.extract(clip);
        var voiced = Arrays.stream(ClipTracks.of(clip, Normalisation.NONE).fundamental().values())
                .filter(hertz -> !Double.isNaN(hertz)).sorted().toArray();
        return new Manner(properties.pitchHz(),
                voiced.length == 0 ? Double.NaN : semitones(voiced[voiced.length / 10], voiced[voiced.length * 9 / 10]),
                properties.articulationRate(), properties.intensityDb());
    }

    /** Whether there is a voice that says syllables, so that all four are numbers. */
    boolean isSpoken() {
        return !Double.isNaN(hertz) && rate > 0;
    }

    /** How much higher another is, in semitones. */
    double below(Manner other) {
        return semitones(hertz, other.hertz);
    }

    /** How many times faster another is. */
    double slowerThan(Manner other) {
        return other.rate / rate;
    }

    static double semitones(double from, double to) {
        return 12 * Math.log(to / from) / Math.log(2);
    }
}
