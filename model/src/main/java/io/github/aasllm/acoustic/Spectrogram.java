// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.Arrays;

/**
 * The power of a clip by time and frequency, in dB below the largest: for pictures.
 *
 * <p>Frames of 40 ms under a Hann window, so that the partials of a voice stand apart. A column shows the
 * largest power of the frames in it, which are at most 20 ms apart, so that a long clip loses no event.
 *
 * @param decibels [columns][ROWS], from 0 downwards; {@code -Infinity} where there is no sound; the first row
 *     is the lowest frequency
 */
public record Spectrogram(float[][] decibels) {
    /** Rows of a column. */
    public static final int ROWS = 256;

    /** Where the last row ends. */
    public static final double HIGHEST_HZ = (double) ROWS * Waveform.SAMPLE_RATE / Frames.SHORT; // 4000 Hz

    private static final int FRAME = Waveform.SAMPLE_RATE / 25; // 40 ms
    private static final double APART = Waveform.SAMPLE_RATE / 50.0; // 20 ms

    /** The spectrogram of a clip in columns of equal width. */
    public static Spectrogram of(Waveform clip, int columns) {
        RealFft fft = RealFft.ofLength(Frames.SHORT);
        var power = new double[columns][ROWS];
        double width = (double) clip.samples().length / columns;
        int frames = Math.max(1, (int) Math.ceil(width / APART));
        for (int column = 0; column < columns; column++) {
            for (int i = 0; i < frames; i++) {
                int centre = (int) ((column + (i + 0.5) / frames) * width);
                raise(power[column], spectrum(clip.samples(), centre, fft));
            }
        }
        return new Spectrogram(decibels(power));
    }

    private static double[] spectrum(float[] samples, int centre, RealFft fft) {
        var frame = new double[Frames.SHORT];
        for (int i = 0; i < FRAME; i++) {
            int at = centre - FRAME / 2 + i;
            if (at >= 0 && at < samples.length) {
                frame[i] = samples[at] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / FRAME));
            }
        }
        var spectrum = new double[Frames.SHORT + 2];
        fft.transform(frame, spectrum);
        return spectrum;
    }

    private static void raise(double[] column, double[] spectrum) {
        for (int bin = 0; bin < ROWS; bin++) {
            double real = spectrum[2 * bin];
            double imaginary = spectrum[2 * bin + 1];
            column[bin] = Math.max(column[bin], real * real + imaginary * imaginary);
        }
    }

    private static float[][] decibels(double[][] power) {
        double largest = Arrays.stream(power).flatMapToDouble(Arrays::stream).max().orElse(0);
        var decibels = new float[power.length][ROWS];
        for (int column = 0; column < power.length; column++) {
            for (int bin = 0; bin < ROWS; bin++) {
                double here = power[column][bin];
                decibels[column][bin] =
                        here > 0 ? (float) (10 * Math.log10(here / largest)) : Float.NEGATIVE_INFINITY;
            }
        }
        return decibels;
    }
}
