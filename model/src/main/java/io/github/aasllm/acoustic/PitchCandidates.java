// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.Arrays;

/**
 * How probable each pitch is in one frame: the first half of pYIN (Mauch & Dixon 2014, section 2.1).
 *
 * <p>YIN takes the first trough of d′ below a threshold. Here the threshold is not known; it has a beta(2,
 * 18) distribution over 100 steps from 0 to 1, and each step shares its probability among the troughs below
 * it, where each trough has e² times what the next one has. A step that no trough lies below gives a
 * hundredth of its probability to the deepest trough; the rest of it says that the frame has no voice.
 *
 * <p>A trough's period is refined by the parabola through it and its neighbours. A pitch is a tenth of a
 * semitone, so there are 426 from 60 to 700 Hz; what lies above them counts for none, and of two troughs that
 * have the same pitch the one of the longer period stands for both, as in librosa.
 *
 * <p>An instance has working memory for one frame at a time.
 */
final class PitchCandidates {
    private static final int STEPS_AN_OCTAVE = 12 * 10;
    static final int PITCHES =
            (int) (STEPS_AN_OCTAVE * log2(Yin.HIGHEST_HZ / Yin.LOWEST_HZ)) + 1; // 426
    private static final int THRESHOLDS = 100;
    private static final double NO_TROUGH = 0.01;
    private static final double DECAY = Math.exp(-2);
    private static final double[] PRIOR = prior();

    private final int[] troughs = new int[Yin.LAGS];
    private final int[] below = new int[Yin.LAGS]; // the first threshold that is above the trough
    private final double[] shares = new double[Yin.LAGS];
    private final int[] pitches = new int[Yin.LAGS];
    private final double[] probabilities = new double[PITCHES];
    private int count;
    private double voiced;

    /** The frequency of a pitch. */
    static double hertz(int pitch) {
        return Yin.LOWEST_HZ * Math.pow(2, (double) pitch / STEPS_AN_OCTAVE);
    }

    /** Finds the candidates of a frame by its d′. */
    void find(double[] normalised) {
        for (int i = 0; i < count; i++) {
            probabilities[pitches[i]] = 0;
        }
        count = 0;
        voiced = 0;
        int found = findTroughs(normalised);
        if (found > 0) {
            share(found, normalised);
            for (int i = 0; i < found; i++) {
                place(troughs[i], shares[i], normalised);
            }
            for (int i = 0; i < count; i++) {
                voiced += probabilities[pitches[i]];
            }
            voiced = Math.min(voiced, 1);
        }
    }

    int count() {
        return count;
    }

    /** The pitch of a candidate. */
    int pitch(int candidate) {
        return pitches[candidate];
    }

    double probability(int candidate) {
        return probabilities[pitches[candidate]];
    }

    /** The probability that the frame is voiced. */
    double voiced() {
        return voiced;
    }

    private int findTroughs(double[] d) {
        int found = 0;
        int last = d.length - 1;
        for (int i = 0; i <= last; i++) {
            boolean trough = (i == 0 || d[i] < d[i - 1])
                    && (i == last || (i == 0 ? d[i] < d[i + 1] : d[i] <= d[i + 1]));
            if (trough) {
                troughs[found++] = i;
            }
        }
        return found;
    }

    /** Gives each trough its share of the thresholds' probability. */
    private void share(int found, double[] d) {
        int deepest = 0;
        for (int i = 0; i < found; i++) {
            double height = d[troughs[i]];
            below[i] = firstAbove(height);
            shares[i] = 0;
            if (height < d[troughs[deepest]]) {
                deepest = i;
            }
        }
        for (int step = 0; step < THRESHOLDS; step++) {
            double weights = 0;
            double weight = 1;
            for (int i = 0; i < found; i++) {
                if (below[i] <= step) {
                    weights += weight;
                    weight *= DECAY;
                }
            }
            if (weights == 0) {
                shares[deepest] += NO_TROUGH * PRIOR[step];
                continue;
            }
            double share = PRIOR[step] / weights;
            for (int i = 0; i < found; i++) {
                if (below[i] <= step) {
                    shares[i] += share;
                    share *= DECAY;
                }
            }
        }
    }

    private static int firstAbove(double height) {
        int step = Math.clamp((long) (height * THRESHOLDS), 0, THRESHOLDS);
        while (step > 0 && height < (double) step / THRESHOLDS) {
            step--;
        }
        while (step < THRESHOLDS && height >= (double) (step + 1) / THRESHOLDS) {
            step++;
        }
        return step;
    }

    private void place(int trough, double share, double[] d) {
        double period = Yin.SHORTEST + trough + vertex(trough, d);
        double hertz = Waveform.SAMPLE_RATE / period;
        int pitch = (int) Math.max(0, Math.rint(STEPS_AN_OCTAVE * log2(hertz / Yin.LOWEST_HZ)));
        if (share == 0 || pitch >= PITCHES) {
            return;
        }
        if (probabilities[pitch] == 0) {
            pitches[count++] = pitch;
        }
        probabilities[pitch] = share;
    }

    /** Where the parabola through a trough and its neighbours is lowest, in samples from the trough. */
    private static double vertex(int trough, double[] d) {
        if (trough == 0 || trough == d.length - 1) {
            return 0;
        }
        double curvature = d[trough + 1] + d[trough - 1] - 2 * d[trough];
        double slope = (d[trough + 1] - d[trough - 1]) / 2;
        return Math.abs(slope) >= Math.abs(curvature) ? 0 : -slope / curvature;
    }

    /** Differences of the beta(2, 18) distribution, 1 − (1 − x)¹⁹ − 19 x (1 − x)¹⁸. */
    private static double[] prior() {
        var prior = new double[THRESHOLDS];
        Arrays.setAll(prior, step -> tail((double) step / THRESHOLDS) - tail((step + 1.0) / THRESHOLDS));
        return prior;
    }

    private static double tail(double x) {
        return Math.pow(1 - x, 19) + 19 * x * Math.pow(1 - x, 18);
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }
}
