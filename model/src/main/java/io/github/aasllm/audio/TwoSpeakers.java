// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.util.Arrays;

/**
 * Whether the two channels of a recording have a speaker each, as in telephone calls, so that their mix is a
 * conversation and no utterance.
 *
 * <p>Each channel has a level every 50 ms, the mean square in dB. Its loud level is the one that 2 % of
 * these, and at least three, reach; what follows is relative to it, so a channel may be recorded more softly.
 * A channel is active where it is less than 25 dB below its loud level. The levels of the two are compared at
 * the delay, of 0, 50 or 100 ms of either, at which they have the highest correlation, where any is active
 * and none lower than −40 dB. Two speakers are said to be there if
 *
 * <ul>
 *   <li>both loud levels are above −60 dB re full scale and within 30 dB of each other;
 *   <li>that correlation is below 0.5;
 *   <li>each channel leads, that is, it is at least 6 dB above the other, for 0.3 s and for 5 % of the time
 *       in which any is active.
 * </ul>
 *
 * <p>One voice in both channels, also with a factor, a filter or a delay up to 100 ms between them, keeps a
 * high correlation; a silent channel and one of steady noise never lead. The levels are counted by steps of a
 * decibel, so memory is the same for any length.
 */
final class TwoSpeakers {
    /** Frames that may come at once. */
    static final int BLOCK = 1 << 13;

    private static final int LEVELS = 101; // 0 to −100 dB
    private static final double FRAME_SECONDS = 0.05;
    private static final int DELAYS = 2; // frames
    private static final double LOUD_SHARE = 0.02;
    private static final int LOUD_FRAMES = 3;
    private static final int FAINTEST = 60;
    private static final int APART = 30;
    private static final int ACTIVE = 25;
    private static final int LOWEST = 40;
    private static final double CORRELATION = 0.5;
    private static final int LEAD = 6;
    private static final int LEAD_FRAMES = 6;
    private static final double LEAD_SHARE = 0.05;

    // [delays][LEVELS][LEVELS], by dB below full scale of the two channels; the second is later by up to
    // DELAYS frames, then earlier
    private final int[][][] counts = new int[2 * DELAYS + 1][LEVELS][LEVELS];
    private final int[][] recent = new int[2][DELAYS + 1]; // levels of each channel, the newest first
    private final float[] first = new float[BLOCK];
    private final float[] second = new float[BLOCK];
    private final double[] energy = new double[2];
    private int filled;
    private int frames;

    /** What the levels at one delay are like. */
    private record Likeness(double correlation, boolean bothLead) {}

    /** Goes on by some frames of two channels, at most {@value #BLOCK}. */
    void add(DecodedFrames decoded, int from, int count, int rate) {
        int length = (int) (FRAME_SECONDS * rate);
        decoded.channel(0, from, count, first);
        decoded.channel(1, from, count, second);
        for (int i = 0; i < count; i++) {
            energy[0] += (double) first[i] * first[i];
            energy[1] += (double) second[i] * second[i];
            if (++filled >= length) {
                count();
            }
        }
    }

    private void count() {
        for (int channel = 0; channel < 2; channel++) {
            System.arraycopy(recent[channel], 0, recent[channel], 1, DELAYS);
            recent[channel][0] = below(energy[channel] / filled);
        }
        for (int delay = 0; delay <= Math.min(DELAYS, frames); delay++) {
            counts[DELAYS + delay][recent[0][delay]][recent[1][0]]++;
            if (delay > 0) {
                counts[DELAYS - delay][recent[0][0]][recent[1][delay]]++;
            }
        }
        Arrays.fill(energy, 0);
        filled = 0;
        frames++;
    }

    private static int below(double power) {
        return power > 0 ? Math.clamp(Math.round(-10 * Math.log10(power)), 0, LEVELS - 1) : LEVELS - 1;
    }

    /** What the class says, for all that came so far. */
    boolean areTwo() {
        int one = loud(0);
        int other = loud(1);
        if (Math.max(one, other) > FAINTEST || Math.abs(one - other) > APART) {
            return false;
        }
        var most = new Likeness(Double.NEGATIVE_INFINITY, false);
        for (int[][] delay : counts) {
            var likeness = likeness(delay, one, other);
            most = likeness.correlation() > most.correlation() ? likeness : most;
        }
        return most.correlation() < CORRELATION && most.bothLead();
    }

    /** The loud level of a channel, in dB below full scale. */
    private int loud(int channel) {
        int reached = 0;
        for (int level = 0; level < LEVELS; level++) {
            for (int other = 0; other < LEVELS; other++) {
                reached += channel == 0 ? counts[DELAYS][level][other] : counts[DELAYS][other][level];
            }
            if (reached >= Math.max(LOUD_FRAMES, LOUD_SHARE * frames)) {
                return level;
            }
        }
        return LEVELS;
    }

    private static Likeness likeness(int[][] counts, int first, int second) {
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
        boolean bothLead = Math.min(leads[0], leads[1]) >= Math.max(LEAD_FRAMES, LEAD_SHARE * moments[0]);
        return new Likeness(correlation(moments), bothLead);
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
