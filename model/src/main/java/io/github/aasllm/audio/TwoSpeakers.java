// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

/**
 * Whether the two channels of a recording have a speaker each, as in telephone calls, so that their mix is a
 * conversation and no utterance.
 *
 * <p>Each channel has a level every 100 ms, the mean square in dB. Its loud level is the one that 2 % of
 * these, and at least three, reach; what follows is relative to it, so a channel may be recorded more softly.
 * A channel is active where it is less than 25 dB below its loud level. Two speakers are said to be there if
 *
 * <ul>
 *   <li>both loud levels are above −60 dB re full scale and within 30 dB of each other;
 *   <li>each channel leads: it is active, and at least 10 dB above the other, for half a second and for 5 %
 *       of the time in which any is active;
 *   <li>the levels of the two, where any is active and none lower than −40 dB, have a correlation below 0.5.
 * </ul>
 *
 * <p>One voice in both channels leads in none of them, also where they differ by a factor, a filter or a
 * delay up to 50 ms; a silent channel and one of steady noise never lead. The levels are counted by steps of
 * a decibel, so memory is the same for any length.
 */
final class TwoSpeakers {
    private static final int LEVELS = 101; // 0 to −100 dB
    private static final double FRAME_SECONDS = 0.1;
    private static final double LOUD_SHARE = 0.02;
    private static final int LOUD_FRAMES = 3;
    private static final int FAINTEST = 60;
    private static final int APART = 30;
    private static final int ACTIVE = 25;
    private static final int LEAD = 10;
    private static final int LEAD_FRAMES = 5;
    private static final double LEAD_SHARE = 0.05;
    private static final int LOWEST = 40;
    private static final double CORRELATION = 0.5;

    private final int[][] counts = new int[LEVELS][LEVELS]; // by dB below full scale of the two channels
    private final double[] energy = new double[2];
    private int filled;
    private int frames;

    /** Goes on by some frames of two channels. */
    void add(DecodedFrames decoded, int from, int count, int rate) {
        int length = (int) (FRAME_SECONDS * rate);
        for (int i = from; i < from + count; i++) {
            for (int channel = 0; channel < 2; channel++) {
                double sample = decoded.sample(channel, i);
                energy[channel] += sample * sample;
            }
            if (++filled >= length) {
                counts[below(energy[0] / filled)][below(energy[1] / filled)]++;
                frames++;
                energy[0] = 0;
                energy[1] = 0;
                filled = 0;
            }
        }
    }

    private static int below(double power) {
        return power > 0 ? Math.clamp(Math.round(-10 * Math.log10(power)), 0, LEVELS - 1) : LEVELS - 1;
    }

    /** What the class says, for all that came so far. */
    boolean areTwo() {
        int first = loud(0);
        int second = loud(1);
        if (Math.max(first, second) > FAINTEST || Math.abs(first - second) > APART) {
            return false;
        }
        var moments = new double[6]; // frames, sums, squares and products of the active ones
        int[] leads = new int[2];
        for (int i = 0; i < LEVELS; i++) {
            for (int j = 0; j < LEVELS; j++) {
                int one = Math.max(first - i, -LOWEST);
                int other = Math.max(second - j, -LOWEST);
                if (counts[i][j] > 0 && Math.max(one, other) > -ACTIVE) {
                    count(one, other, counts[i][j], moments);
                    leads[0] += one - other >= LEAD ? counts[i][j] : 0;
                    leads[1] += other - one >= LEAD ? counts[i][j] : 0;
                }
            }
        }
        return Math.min(leads[0], leads[1]) >= Math.max(LEAD_FRAMES, LEAD_SHARE * moments[0])
                && correlation(moments) < CORRELATION;
    }

    /** The loud level of a channel, in dB below full scale. */
    private int loud(int channel) {
        int reached = 0;
        for (int level = 0; level < LEVELS; level++) {
            for (int other = 0; other < LEVELS; other++) {
                reached += channel == 0 ? counts[level][other] : counts[other][level];
            }
            if (reached >= Math.max(LOUD_FRAMES, LOUD_SHARE * frames)) {
                return level;
            }
        }
        return LEVELS;
    }

    private static void count(int one, int other, int times, double[] moments) {
        moments[0] += times;
        moments[1] += times * one;
        moments[2] += times * other;
        moments[3] += times * one * one;
        moments[4] += times * other * other;
        moments[5] += times * one * other;
    }

    private static double correlation(double[] moments) {
        double n = moments[0];
        double product = moments[5] - moments[1] * moments[2] / n;
        double one = moments[3] - moments[1] * moments[1] / n;
        double other = moments[4] - moments[2] * moments[2] / n;
        return one <= 0 || other <= 0 ? 0 : product / Math.sqrt(one * other);
    }
}
