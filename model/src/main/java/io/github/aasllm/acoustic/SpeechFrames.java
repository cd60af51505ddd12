// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;

/**
 * What {@link SpeechCheck} looks at, every 20 ms: the 40 ms about a moment.
 *
 * @param power [frames], the mean square
 * @param energy [frames], of all bands of {@link Sonority}
 * @param timbre [frames][bands], the roots of the bands' energies, scaled to length 1; zeros where there is
 *     no sound
 * @param hertz [frames], the fundamental frequency by {@link Periodicity}; NaN without a voice
 */
record SpeechFrames(double[] power, double[] energy, double[][] timbre, double[] hertz) {
    static final int HOP = Waveform.SAMPLE_RATE / 50; // 20 ms
    static final double SECONDS = (double) HOP / Waveform.SAMPLE_RATE;

    private static final double VOICED = 0.65; // as for nuclei
    private static final double FULL = 0.12; // the share of the bands that are filled; a pure tone fills 0.1

    static SpeechFrames of(Signal samples, RealFft fft) {
        var sonority = new Sonority(fft);
        var periodicity = new Periodicity(fft);
        int count = 1 + samples.length() / HOP;
        var frames = new SpeechFrames(
                new double[count], new double[count], new double[count][Sonority.BANDS], new double[count]);
        for (int t = 0; t < count; t++) {
            frames.power[t] = power(samples, t * HOP);
            sonority.roots(samples, t * HOP, frames.timbre[t]);
            double sum = 0;
            for (double root : frames.timbre[t]) {
                frames.energy[t] += root * root;
                sum += root;
            }
            boolean full = sum * sum > FULL * Sonority.BANDS * frames.energy[t];
            frames.hertz[t] = full ? periodicity.hertz(samples, t * HOP, VOICED) : Double.NaN;
            scale(frames.timbre[t], frames.energy[t]);
        }
        return frames;
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
