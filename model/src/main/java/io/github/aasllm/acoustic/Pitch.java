// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;

/**
 * Equation (2): the mean frequency of all spectral peaks of all frames, in Hz; NaN where there is no peak.
 *
 * <p>It is the paper's "pitch", and no fundamental frequency: piptrack reports every local maximum of a
 * frame's magnitude spectrum from 150 up to 4000 Hz that exceeds a tenth of the frame's largest magnitude
 * (over all bins, so that a strong constant offset silences the rest), each moved to the vertex of the
 * parabola through it and its neighbours. Partials count like fundamentals, so the mean measures brightness.
 *
 * <p>Where precision matters is a flat spectrum, such as a lone click's: its bins differ by rounding alone,
 * and rounding decides which of them are peaks. So we round where the peer does: the transform is taken in
 * double, its result and the magnitudes are single, and a magnitude is the larger part times √(1 + (smaller /
 * larger)²).
 *
 * <p>An instance has working memory for one clip at a time.
 */
final class Pitch {
    private static final double BIN_HZ = (double) Waveform.SAMPLE_RATE / Frames.LENGTH; // 7.8125 Hz
    private static final int FIRST_BIN = (int) Math.ceil(150 / BIN_HZ);
    private static final int END_BIN = (int) Math.ceil(4000 / BIN_HZ); // 4000 Hz itself is out
    private static final int BINS = Frames.LENGTH / 2 + 1;
    private static final double THRESHOLD = 0.1; // of the frame's largest magnitude
    // Far more than single precision can lose; worth a look at close range.
    private static final double TIE = 1e-5;
    private static final double[] WINDOW = hann();

    private final RealFft fft;
    private final double[] frame = new double[Frames.LENGTH];
    private final double[] spectrum = new double[2 * BINS];
    private final double[] power = new double[BINS];
    private double sum;
    private int peaks;

    Pitch(RealFft fft) {
        this.fft = fft;
    }

    double of(float[] samples) {
        return of(Signal.of(samples));
    }

    double of(Signal samples) {
        sum = 0;
        peaks = 0;
        int frames = Frames.count(samples.length());
        for (int t = 0; t < frames; t++) {
            if (window(samples, Frames.start(t))) {
                fft.transform(frame, spectrum);
                addPeaks((float) (THRESHOLD * Math.sqrt(powers())));
            }
        }
        return sum / peaks;
    }

    /** Fills the frame that begins at a sample of the clip; false if it lies wholly outside. */
    private boolean window(Signal samples, int start) {
        int from = Math.max(0, -start);
        int to = Math.min(Frames.LENGTH, samples.length() - start);
        for (int i = 0; i < from; i++) {
            frame[i] = 0;
        }
        for (int i = from; i < to; i++) {
            frame[i] = samples.at(start + i) * WINDOW[i];
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

    private void addPeaks(float threshold) {
        double candidate = (1 - TIE) * threshold * threshold;
        for (int bin = FIRST_BIN; bin < END_BIN; bin++) {
            double here = power[bin];
            if (here > candidate && here > (1 - TIE) * power[bin - 1] && here > (1 - TIE) * power[bin + 1]) {
                addIfPeak(bin, threshold);
            }
        }
    }

    private void addIfPeak(int bin, float threshold) {
        float left = magnitude(bin - 1);
        float here = magnitude(bin);
        float right = magnitude(bin + 1);
        if (here > threshold && here > left && here >= right) {
            sum += (bin + vertex(left, here, right)) * BIN_HZ;
            peaks++;
        }
    }

    private float magnitude(int bin) {
        float real = Math.abs((float) spectrum[2 * bin]);
        float imaginary = Math.abs((float) spectrum[2 * bin + 1]);
        float larger = Math.max(real, imaginary);
        float ratio = larger == 0 ? 0 : Math.min(real, imaginary) / larger;
        return (float) Math.sqrt(Math.fma(ratio, ratio, 1f)) * larger;
    }

    /** Where the parabola through a peak and its neighbours is highest, in bins from the peak. */
    private static double vertex(float left, float here, float right) {
        double slope = (right - left) / 2.0;
        double curvature = left + right - 2.0 * here; // the first sum is single, like the peer's
        // Else rounding has made it a line.
        return Math.abs(slope) < Math.abs(curvature) ? -slope / curvature : 0;
    }

    /** The periodic Hann window. */
    private static double[] hann() {
        var window = new double[Frames.LENGTH];
        for (int i = 0; i < window.length; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / window.length);
        }
        return window;
    }
}
