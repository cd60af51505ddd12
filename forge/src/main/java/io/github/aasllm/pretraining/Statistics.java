// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import java.util.Arrays;
import java.util.List;

/**
 * Sixteen numbers about a clip as a whole, in units of their deviation over many clips.
 *
 * <p>Of pitch: mean, deviation, range, slope in time, and mean step between tokens; of energy and tilt: mean,
 * deviation and mean step; then the mean and the deviation of voicing, nuclei and phonemes a token, and the
 * share of quiet tokens. Those of pitch are NaN where fewer than three tokens are voiced.
 */
final class Statistics {
    static final int COUNT = 16;
    private static final double QUIET = -1.5; // 30 dB below the loudest token
    private static final int FEWEST = 3; // voiced tokens

    private final double[] means = new double[COUNT];
    private final double[] deviations = new double[COUNT];

    /** Scaled by what these clips are like. */
    Statistics(List<Tracks> clips) {
        var counts = new int[COUNT];
        for (var clip : clips) {
            var raw = raw(clip);
            for (int i = 0; i < COUNT; i++) {
                if (!Double.isNaN(raw[i])) {
                    means[i] += raw[i];
                    deviations[i] += raw[i] * raw[i];
                    counts[i]++;
                }
            }
        }
        for (int i = 0; i < COUNT; i++) {
            means[i] /= Math.max(1, counts[i]);
            double variance = deviations[i] / Math.max(1, counts[i]) - means[i] * means[i];
            deviations[i] = variance > 1e-9 ? Math.sqrt(variance) : 1;
        }
    }

    /** [16], of a clip or a part of it. */
    float[] of(Tracks clip) {
        var raw = raw(clip);
        var scaled = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            scaled[i] = (float) Math.clamp((raw[i] - means[i]) / deviations[i], -4, 4);
        }
        return scaled;
    }

    /** [16], each in its own unit. */
    static double[] raw(Tracks clip) {
        var all = new double[COUNT];
        pitch(clip.pitch(), all);
        course(clip.energy(), all, 5);
        course(clip.tilt(), all, 8);
        var voicing = new double[3];
        course(clip.voicing(), voicing, 0);
        all[11] = voicing[0];
        all[12] = voicing[1];
        int tokens = clip.tokens();
        for (int token = 0; token < tokens; token++) {
            all[13] += (double) clip.nuclei()[token] / tokens;
            all[14] += token > 0 && clip.phoneme()[token] != clip.phoneme()[token - 1] ? 1.0 / tokens : 0;
            all[15] += clip.energy()[token] < QUIET ? 1.0 / tokens : 0;
        }
        return all;
    }

    private static void pitch(float[] pitch, double[] into) {
        int count = 0;
        double mean = 0;
        double middle = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int token = 0; token < pitch.length; token++) {
            if (!Float.isNaN(pitch[token])) {
                count++;
                mean += pitch[token];
                middle += token;
                low = Math.min(low, pitch[token]);
                high = Math.max(high, pitch[token]);
            }
        }
        if (count < FEWEST) {
            Arrays.fill(into, 0, 5, Double.NaN);
            return;
        }
        mean /= count;
        middle /= count;
        double square = 0;
        double product = 0;
        double spread = 0;
        double steps = 0;
        int pairs = 0;
        for (int token = 0; token < pitch.length; token++) {
            if (!Float.isNaN(pitch[token])) {
                square += (pitch[token] - mean) * (pitch[token] - mean);
                product += (pitch[token] - mean) * (token - middle);
                spread += (token - middle) * (token - middle);
                if (token > 0 && !Float.isNaN(pitch[token - 1])) {
                    steps += Math.abs(pitch[token] - pitch[token - 1]);
                    pairs++;
                }
            }
        }
        into[0] = mean;
        into[1] = Math.sqrt(square / count);
        into[2] = high - low;
        into[3] = product / spread;
        into[4] = pairs == 0 ? Double.NaN : steps / pairs;
    }

    /** Mean, deviation and mean step. */
    private static void course(float[] values, double[] into, int at) {
        double mean = 0;
        double square = 0;
        double steps = 0;
        for (int token = 0; token < values.length; token++) {
            mean += values[token] / values.length;
            square += (double) values[token] * values[token] / values.length;
            steps += token > 0 ? Math.abs(values[token] - values[token - 1]) : 0;
        }
        into[at] = mean;
        into[at + 1] = Math.sqrt(Math.max(0, square - mean * mean));
        into[at + 2] = steps / Math.max(1, values.length - 1);
    }
}
