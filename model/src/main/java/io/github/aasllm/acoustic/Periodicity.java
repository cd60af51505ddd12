// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.Arrays;

/**
 * How periodic a clip is about one moment: the largest normalised autocorrelation r(k) / r(0) at lags of 75
 * to 500 Hz over 40 ms, without their mean, each divided by the share of the frame that the lag leaves.
 *
 * <p>It is 1 for a periodic sound and 0 for silence, and resolves a syllable, which the frames of
 * {@link Pyin}, three times as long, do not. A single lag of a noise can exceed 0.5.
 *
 * <p>An instance has working memory for one clip at a time.
 */
final class Periodicity {
    private static final int LENGTH = Frames.SHORT; // no lag wraps round
    private static final int FRAME = Waveform.SAMPLE_RATE / 25;
    private static final int SHORTEST = Waveform.SAMPLE_RATE / 500; // 32 samples
    private static final int LONGEST = Waveform.SAMPLE_RATE / 75; // 213 samples
    private static final double SILENCE = 1e-9; // energy of a frame that is not periodic, whatever it holds

    private static final double NEARLY = 0.9;

    private final RealFft fft;
    private final double[] frame = new double[LENGTH];
    private final double[] spectrum = new double[LENGTH + 2];
    private final double[] periodicity = new double[LONGEST];
    private double zero; // the autocorrelation at lag 0

    Periodicity(RealFft fft) {
        this.fft = fft;
    }

    /** The periodicity of the 40 ms about a sample. */
    double at(Signal samples, int centre) {
        correlate(samples, centre);
        double largest = 0;
        for (int lag = SHORTEST; lag < LONGEST; lag++) {
            largest = Math.max(largest, normalised(lag));
        }
        return largest;
    }

    /**
     * The fundamental frequency of the 40 ms about a sample: the shortest lag that is a peak, and one nearly
     * as high as the highest. So a sound without peaks, like that of low noise, has none, however even it is.
     *
     * @param least what the highest peak has to exceed
     * @return in Hz, with the lag between samples; NaN where no peak exceeds it
     */
    double hertz(Signal samples, int centre, double least) {
        correlate(samples, centre);
        double highest = 0;
        for (int lag = SHORTEST; lag < LONGEST; lag++) {
            periodicity[lag] = normalised(lag);
        }
        for (int lag = SHORTEST + 1; lag < LONGEST - 1; lag++) {
            if (periodicity[lag] > highest && isPeak(lag)) {
                highest = periodicity[lag];
            }
        }
        if (highest <= least) {
            return Double.NaN;
        }
        int lag = SHORTEST + 1;
        while (!(periodicity[lag] >= NEARLY * highest && isPeak(lag))) {
            lag++;
        }
        double before = periodicity[lag - 1];
        double behind = periodicity[lag + 1];
        double vertex = (before - behind) / 2 / (before - 2 * periodicity[lag] + behind);
        return Waveform.SAMPLE_RATE / (lag + vertex);
    }

    private boolean isPeak(int lag) {
        return periodicity[lag] >= periodicity[lag - 1] && periodicity[lag] > periodicity[lag + 1];
    }

    private double normalised(int lag) {
        return spectrum[2 * lag] / zero / (1 - (double) lag / FRAME);
    }

    private void correlate(Signal samples, int centre) {
        double mean = 0;
        for (int i = 0; i < FRAME; i++) {
            int at = centre - FRAME / 2 + i;
            frame[i] = at >= 0 && at < samples.length() ? samples.at(at) : 0;
            mean += frame[i] / FRAME;
        }
        for (int i = 0; i < FRAME; i++) {
            frame[i] -= mean;
        }
        Arrays.fill(frame, FRAME, LENGTH, 0);
        autocorrelate();
        zero = Math.max(spectrum[0], SILENCE * LENGTH);
    }

    /** A power spectrum is even, so the way back is forward too, to LENGTH times the autocorrelation. */
    private void autocorrelate() {
        fft.transform(frame, spectrum);
        for (int bin = 0; bin <= LENGTH / 2; bin++) {
            double real = spectrum[2 * bin];
            double imaginary = spectrum[2 * bin + 1];
            double power = real * real + imaginary * imaginary;
            frame[bin] = power;
            if (bin > 0) {
                frame[LENGTH - bin] = power;
            }
        }
        fft.transform(frame, spectrum);
    }
}
