// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.Arrays;

/**
 * Equation (2): the mean frequency of all spectral peaks of all frames, in Hz; NaN where there is no peak.
 *
 * <p>It is the paper's "pitch", and no fundamental frequency: piptrack reports every local maximum of a
 * frame's magnitude spectrum from 150 up to 4000 Hz that exceeds a tenth of the frame's largest magnitude
 * (over all bins, so that a strong constant offset silences the rest), each moved to the vertex of the
 * parabola through it and its neighbours. Partials count like fundamentals, so the mean measures brightness.
 *
 * <p>Where precision matters is a flat spectrum, such as a lone click's: its bins differ by rounding alone,
 * and rounding decides which of them are peaks. The peer takes the transform in double and rounds its result
 * and the magnitudes to single; a magnitude is the larger part times √(1 + (smaller / larger)²). We take the
 * transform of a frame in single first, which moves a bin by 4e-7 of the frame's largest magnitude at most. Where
 * that could decide about a peak, or the power of the frame does not fit into a float, we take it again
 * in double and round where the peer does.
 *
 * <p>An instance has working memory for one clip at a time.
 */
final class Pitch {
    private static final double BIN_HZ = (double) Waveform.SAMPLE_RATE / Frames.LENGTH; // 7.8125 Hz
    private static final int FIRST_BIN = (int) Math.ceil(150 / BIN_HZ);
    private static final int END_BIN = (int) Math.ceil(4000 / BIN_HZ); // 4000 Hz itself is out
    private static final int BINS = Frames.LENGTH / 2 + 1;
    private static final double THRESHOLD = 0.1; // of the frame's largest magnitude
    // Of the frame's largest magnitude: what two must differ by to be told apart in single. It is a hundred times
    // what the transform moves them by, so that the vertex of a flat peak is not moved far either.
    private static final float DOUBT = 4e-5f;
    // Of a power that exceeds the threshold: more than DOUBT is of it; worth a look at close range.
    private static final float TIE = 2e-3f;
    // Of the frame's largest power: the others that matter are far from the least float.
    private static final float LEAST_POWER = 1e-30f;
    private static final double[] WINDOW = hann();
    private static final float[] FLOAT_WINDOW = floats(WINDOW);

    private final RealFft fft;
    private final float[] frame = new float[Frames.LENGTH];
    private final double[] doubleFrame = new double[Frames.LENGTH];
    private final double[] doubleSpectrum = new double[2 * BINS];
    private final float[] spectrum = new float[2 * BINS];
    private final float[] power = new float[BINS];
    private double sum; // of the frequencies of all peaks
    private int peaks;
    private double frameSum; // of the frame in work
    private int framePeaks;

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
            int start = Frames.start(t);
            int from = Math.max(0, -start);
            int to = Math.min(Frames.LENGTH, samples.length() - start);
            if (from < to) {
                if (!inSingle(samples, start, from, to)) {
                    inDouble(samples, start, from, to);
                }
                sum += frameSum;
                peaks += framePeaks;
            }
        }
        return sum / peaks;
    }
    /** Finds the peaks of the frame that begins at a sample of the clip; false where single precision is not enough. */
    private boolean inSingle(Signal samples, int start, int from, int to) {
        Arrays.fill(frame, 0, from, 0);
        samples.multiply(start, from, to, FLOAT_WINDOW, frame);
        Arrays.fill(frame, to, frame.length, 0);
        frameSum = 0;
        framePeaks = 0;
        if (isSilent(from, to)) {
            return true;
        }
        fft.transform(frame, spectrum);
        float largest = powers();
        return largest > LEAST_POWER && largest < Float.MAX_VALUE && addClearPeaks((float) Math.sqrt(largest));
    }

    private boolean isSilent(int from, int to) {
        for (int i = from; i < to; i++) {
            if (frame[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Squares the magnitudes and gives the largest of them. */
    private float powers() {
        float largest = 0;
        for (int bin = 0; bin < BINS; bin++) {
            float real = spectrum[2 * bin];
            float imaginary = spectrum[2 * bin + 1];
            power[bin] = real * real + imaginary * imaginary;
            largest = power[bin] > largest ? power[bin] : largest;
        }
        return largest;
    }

    /** False where one bin is so close to being a peak, or to being none, that double has to decide. */
    private boolean addClearPeaks(float largest) {
        float threshold = (float) THRESHOLD * largest;
        float candidate = (1 - TIE) * threshold * threshold;
        for (int bin = FIRST_BIN; bin < END_BIN; bin++) {
            float here = power[bin];
            if (here > candidate && here > (1 - TIE) * power[bin - 1] && here > (1 - TIE) * power[bin + 1]) {
                float left = magnitude(bin - 1);
                float peak = magnitude(bin);
                float right = magnitude(bin + 1);
                float above = peak - Math.max(threshold, Math.max(left, right));
                if (Math.abs(above) <= DOUBT * largest) {
                    return false;
                }
                if (above > 0) {
                    add(bin, left, peak, right);
                }
            }
        }
        return true;
    }

    /** Finds the peaks of the same frame as the peer does. */
    private void inDouble(Signal samples, int start, int from, int to) {
        Arrays.fill(doubleFrame, 0);
        for (int i = from; i < to; i++) {
            doubleFrame[i] = samples.at(start + i) * WINDOW[i];
        }
        fft.transform(doubleFrame, doubleSpectrum);
        double largest = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double real = doubleSpectrum[2 * bin];
            double imaginary = doubleSpectrum[2 * bin + 1];
            largest = Math.max(largest, real * real + imaginary * imaginary);
            spectrum[2 * bin] = (float) real;
            spectrum[2 * bin + 1] = (float) imaginary;
        }
        float threshold = (float) (THRESHOLD * Math.sqrt(largest));
        frameSum = 0;
        framePeaks = 0;
        for (int bin = FIRST_BIN; bin < END_BIN; bin++) {
            float left = magnitude(bin - 1);
            float here = magnitude(bin);
            float right = magnitude(bin + 1);
            if (here > threshold && here > left && here >= right) {
                add(bin, left, here, right);
            }
        }
    }

    private void add(int bin, float left, float here, float right) {
        frameSum += (bin + vertex(left, here, right)) * BIN_HZ;
        framePeaks++;
    }

    private float magnitude(int bin) {
        float real = Math.abs(spectrum[2 * bin]);
        float imaginary = Math.abs(spectrum[2 * bin + 1]);
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

    private static float[] floats(double[] values) {
        var floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
