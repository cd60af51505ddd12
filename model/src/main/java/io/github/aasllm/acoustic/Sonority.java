// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.Arrays;

/**
 * How much a clip sounds like a vowel, every 10 ms: the mean of the square roots of the energies in 20 bands,
 * each a triangle 200 mel wide, one every 100 mel from 100 to 2200 mel (65 to 4230 Hz), under a Hann window
 * of 40 ms.
 *
 * <p>Vowels fill all of these bands, fricatives lie above them, and the roots keep one strong partial from
 * counting for all. 40 ms are enough periods of a deep voice for them not to be seen one by one.
 *
 * <p>An instance has working memory for one clip at a time.
 */
final class Sonority {
    static final int HOP = Waveform.SAMPLE_RATE / 100; // 10 ms
    static final int BANDS = 20;

    private static final int FRAME = Waveform.SAMPLE_RATE / 25; // 40 ms
    private static final int LENGTH = Frames.SHORT;
    private static final double MEL = 100; // between bands, and where the first begins
    private static final double[] WINDOW = hann();
    // Where a bin lies, in steps of MEL from where the first band begins; band 3 peaks at 3.
    private static final double[] PLACE = places();
    private static final int FIRST_BIN = (int) Math.ceil(hertz(0) * LENGTH / Waveform.SAMPLE_RATE);

    private final RealFft fft;
    private final double[] frame = new double[LENGTH];
    private final double[] spectrum = new double[LENGTH + 2];
    private final double[] bands = new double[BANDS + 2]; // with one on either side that is not used
    private double[] curve;
    private double[] energy;

    Sonority(RealFft fft) {
        this.fft = fft;
    }

    /** Measures a clip. */
    void read(Signal samples) {
        int frames = 1 + samples.length() / HOP;
        curve = new double[frames];
        energy = new double[frames];
        for (int t = 0; t < frames; t++) {
            hear(samples, t * HOP);
            for (int band = 1; band <= BANDS; band++) {
                curve[t] += Math.sqrt(bands[band]) / BANDS;
                energy[t] += bands[band];
            }
        }
    }

    /**
     * The root of the energy of each band, the lowest first, in the 40 ms about a sample.
     *
     * @param roots takes {@link #BANDS} values
     */
    void roots(Signal samples, int centre, double[] roots) {
        hear(samples, centre);
        for (int band = 0; band < BANDS; band++) {
            roots[band] = Math.sqrt(bands[band + 1]);
        }
    }

    private void hear(Signal samples, int centre) {
        window(samples, centre - FRAME / 2);
        fft.transform(frame, spectrum);
        sumBands();
    }

    /** The mean root of the bands' energies, a value for each frame; frame t is centred on sample t · HOP. */
    double[] curve() {
        return curve;
    }

    /** The energy of all bands, a value for each frame. */
    double[] energy() {
        return energy;
    }

    private void window(Signal samples, int start) {
        for (int i = 0; i < FRAME; i++) {
            int at = start + i;
            frame[i] = at >= 0 && at < samples.length() ? WINDOW[i] * samples.at(at) : 0;
        }
    }

    private void sumBands() {
        Arrays.fill(bands, 0);
        for (int bin = FIRST_BIN; bin < PLACE.length; bin++) {
            double real = spectrum[2 * bin];
            double imaginary = spectrum[2 * bin + 1];
            double power = real * real + imaginary * imaginary;
            int band = (int) PLACE[bin];
            double part = PLACE[bin] - band;
            bands[band] += (1 - part) * power;
            bands[band + 1] += part * power;
        }
    }

    private static double[] places() {
        var places = new double[(int) Math.ceil(hertz(BANDS + 1) * LENGTH / Waveform.SAMPLE_RATE)];
        for (int bin = 0; bin < places.length; bin++) {
            places[bin] = 2595 * Math.log10(1 + (double) bin * Waveform.SAMPLE_RATE / LENGTH / 700) / MEL - 1;
        }
        return places;
    }

    /** The frequency of a place. */
    private static double hertz(double place) {
        return 700 * (Math.pow(10, (place + 1) * MEL / 2595) - 1);
    }

    /** The periodic Hann window. */
    private static double[] hann() {
        var window = new double[FRAME];
        for (int i = 0; i < FRAME; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / FRAME);
        }
        return window;
    }
}
