// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.NaNPolicy;

/**
 * The fundamental frequency of the voice by pYIN (Mauch & Dixon 2014), from 60 to 700 Hz, for each of
 * {@link Frames}; the meaning is that of librosa 0.11's {@code pyin} with its defaults.
 *
 * <p>{@link Yin} measures how periodic a frame is at each lag, {@link PitchCandidates} makes probabilities of
 * pitches of it, and {@link PitchPath} finds the likeliest course through them. A frequency is one of 426
 * steps of a tenth of a semitone.
 *
 * <p>An instance has working memory for one clip at a time.
 */
final class Pyin {
    private static final Median OF_VOICED = Median.withDefaults().withCopy(true).with(NaNPolicy.EXCLUDE);

    private final Yin yin;
    private final PitchCandidates candidates = new PitchCandidates();
    private final PitchPath path = new PitchPath();
    private final double[] normalised = new double[Yin.LAGS];

    Pyin(RealFft fft) {
        yin = new Yin(fft);
    }

    /** The fundamental frequency of each frame in Hz; a frame without voice has NaN. */
    double[] of(float[] samples) {
        return of(Signal.of(samples));
    }

    /** The fundamental frequency of each frame in Hz; a frame without voice has NaN. */
    double[] of(Signal samples) {
        int frames = Frames.count(samples.length());
        yin.start(samples);
        path.start(frames);
        for (int frame = 0; frame < frames; frame++) {
            yin.advance(normalised);
            candidates.find(normalised);
            path.add(candidates);
        }
        return Arrays.stream(path.trace())
                .mapToDouble(pitch -> pitch < 0 ? Double.NaN : PitchCandidates.hertz(pitch))
                .toArray();
    }

    /** The median of the voiced frames; NaN where there is none. */
    static double median(double[] hertz) {
        return OF_VOICED.evaluate(hertz);
    }

    /** The share of the frames that are voiced. */
    static double voicedShare(double[] hertz) {
        return (double) Arrays.stream(hertz).filter(value -> !Double.isNaN(value)).count() / hertz.length;
    }
}
