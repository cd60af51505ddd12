// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;

/**
 * What {@link SpeechCheck} looks at, every 20 ms: the 40 ms about a moment. Used by one thread at a time.
 */
final class SpeechFrames {
    static final int HOP = Waveform.SAMPLE_RATE / 50; // 20 ms
    static final double SECONDS = (double) HOP / Waveform.SAMPLE_RATE;

    private static final double VOICED = 0.65; // as for nuclei
    private static final double FULL = 0.12; // the share of the bands that are filled; a pure tone fills 0.1

    private final Signal samples;
    private final Periodicity periodicity;
    private final double[] power; // [frames]
    private final double[] energy; // [frames]
    private final double[][] timbre; // [frames][bands]
    private final boolean[] full; // [frames], whether enough bands are filled for a voice
    private final double[] hertz; // [frames], where it was asked for

    private SpeechFrames(Signal samples, RealFft fft) {
        int count = 1 + samples.length() / HOP;
        this.samples = samples;
        this.periodicity = new Periodicity(fft);
        this.power = new double[count];
        this.energy = new double[count];
        this.timbre = new double[count][Sonority.BANDS];
        this.full = new boolean[count];
        this.hertz = new double[count];
    }

    /** @param fft that is used until nothing is asked any more */
    static SpeechFrames of(Signal samples, RealFft fft) {
        var sonority = new Sonority(fft);
        var frames = new SpeechFrames(samples, fft);
        for (int t = 0; t < frames.count(); t++) {
            frames.power[t] = power(samples, t * HOP);
            sonority.roots(samples, t * HOP, frames.timbre[t]);
            double sum = 0;
            for (double root : frames.timbre[t]) {
                frames.energy[t] += root * root;
                sum += root;
            }
            frames.full[t] = sum * sum > FULL * Sonority.BANDS * frames.energy[t];
            scale(frames.timbre[t], frames.energy[t]);
        }
        return frames;
    }

    /** The mean square of a frame. */
    double power(int frame) {
        return power[frame];
    }

    /** The energy of all bands of {@link Sonority} in a frame. */
    double energy(int frame) {
        return energy[frame];
    }

    /** The roots of the bands' energies in a frame, scaled to length 1; zeros where there is no sound. */
    double[] timbre(int frame) {
        return timbre[frame];
    }

    /**
     * The fundamental frequency of a frame by {@link Periodicity}; NaN without a voice. It is looked for when it
     * is asked for, as of frames without sound nobody asks.
     */
    double hertz(int frame) {
        if (hertz[frame] == 0) {
            hertz[frame] = full[frame] ? periodicity.hertz(samples, frame * HOP, VOICED) : Double.NaN;
        }
        return hertz[frame];
    }

    int count() {
        return power.length;
    }

    /** How different two frames sound, 0 to √2. */
    double distance(int one, int other) {
        double sum = 0;
        for (int band = 0; band < Sonority.BANDS; band++) {
            double difference = timbre[one][band] - timbre[other][band];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    private static void scale(double[] roots, double energy) {
        for (int band = 0; band < roots.length && energy > 0; band++) {
            roots[band] /= Math.sqrt(energy);
        }
    }

    private static double power(Signal samples, int centre) {
        double sum = 0;
        for (int i = Math.max(0, centre - HOP); i < Math.min(samples.length(), centre + HOP); i++) {
            double sample = samples.at(i);
            sum += sample * sample;
        }
        return sum / (2 * HOP);
    }
}
