// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;

/**
 * Equation (2): the mean frequency of all spectral peaks of all frames, in Hz; NaN where there is no peak.
 *
 * <p>It is the paper's "pitch", and no fundamental frequency: piptrack reports every local maximum of a frame's
 * magnitude spectrum from 150 up to 4000 Hz that exceeds a tenth of the frame's largest magnitude (over all
 * bins, so that a strong constant offset silences the rest), each moved to the vertex of the parabola through it
 * and its neighbours. Partials count like fundamentals, so the mean measures brightness.
 *
 * <p>Frames are single precision, as the peer's are: 24 bits place a peak to about 1e-8 of its frequency. What
 * single precision cannot do is break ties in a flat spectrum (a lone click) as the peer does; there single peaks
 * come and go, and the mean moves by less than 1e-3.
 *
 * <p>An instance has working memory for one clip at a time.
 */
final class Pitch {
    private static final double BIN_HZ = (double) Waveform.SAMPLE_RATE / Frames.LENGTH; // 7.8125 Hz
    private static final int FIRST_BIN = (int) Math.ceil(150 / BIN_HZ);
    private static final int END_BIN = (int) Math.ceil(4000 / BIN_HZ); // 4000 Hz itself is out
    private static final int BINS = Frames.LENGTH / 2 + 1;
    private static final double THRESHOLD = 0.1; // of the frame's largest magnitude
    private static final float[] WINDOW = hann();

    private final RealFft fft;
    private final float[] frame = new float[Frames.LENGTH];
    private final float[] spectrum = new float[2 * BINS];
    private final double[] power = new double[BINS]; // double, so that squares of 1e-30 are not lost
    private double sum;
    private int peaks;

    Pitch(RealFft fft) {
        this.fft = fft;
    }

    double of(float[] samples) {
        sum = 0;
        peaks = 0;
        int frames = Frames.count(samples.length);
        for (int t = 0; t < frames; t++) {
            if (window(samples, Frames.start(t))) {
                fft.transform(frame, spectrum);
                addPeaks(THRESHOLD * THRESHOLD * powers());
            }
        }
        return sum / peaks;
    }

    /** Fills the frame that begins at a sample of the clip; false if it lies wholly outside. */
    private boolean window(float[] samples, int start) {
        int from = Math.max(0, -start);
        int to = Math.min(Frames.LENGTH, samples.length - start);
        for (int i = 0; i < from; i++) {
            frame[i] = 0;
        }
        for (int i = from; i < to; i++) {
            frame[i] = samples[start + i] * WINDOW[i];
        }
        for (int i = Math.max(from, to); i < Frames.LENGTH; i++) {
            frame[i] = 0;
        }
        return from < to;
    }

    /** Squares the magnitudes and gives the largest of them. */
    private double powers() {
        double largest = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double real = spectrum[2 * bin];
            double imaginary = spectrum[2 * bin + 1];
            power[bin] = real * real + imaginary * imaginary;
            largest = Math.max(largest, power[bin]);
        }
        return largest;
    }

    private void addPeaks(double threshold) {
        for (int bin = FIRST_BIN; bin < END_BIN; bin++) {
            double here = power[bin];
            if (here > threshold && here > power[bin - 1] && here >= power[bin + 1]) {
                sum += (bin + vertex(bin)) * BIN_HZ;
                peaks++;
            }
        }
    }

    /** Where the parabola through a peak and its neighbours is highest, in bins from the peak: within ±½. */
    private double vertex(int bin) {
        double left = Math.sqrt(power[bin - 1]);
        double here = Math.sqrt(power[bin]);
        double right = Math.sqrt(power[bin + 1]);
        return (right - left) / 2 / (2 * here - left - right);
    }

    /** The periodic Hann window. */
    private static float[] hann() {
        var window = new float[Frames.LENGTH];
        for (int i = 0; i < window.length; i++) {
            window[i] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * i / window.length));
        }
        return window;
    }
}
