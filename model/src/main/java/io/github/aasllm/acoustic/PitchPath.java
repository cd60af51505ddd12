// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.Arrays;

/**
 * The most probable course of the voice through a clip: the second half of pYIN (Mauch & Dixon 2014, section
 * 2.2).
 *
 * <p>A frame is in one of 2 · 426 states: each pitch voiced, and each pitch unvoiced, which keeps the pitch
 * in mind through a consonant. From frame to frame the pitch moves by at most 70 steps of a tenth of a
 * semitone, the nearer the likelier (a triangle), and voicing changes with probability 0.01. A voiced state
 * has the probability of its candidate, the unvoiced ones share what the candidates leave. What has
 * probability 0 counts as the least positive number, as in librosa, so that there is always a path, even from
 * one steady tone to another far away.
 *
 * <p>Viterbi's search would look at 852 · 282 steps a frame. But only candidates can be voiced, which are
 * few; and for unvoiced states the logarithm of a triangle is concave, so the best place to come from never
 * moves down while the place to go to moves up: halving the range finds all of them in 426 · log 426 looks.
 *
 * <p>An instance has working memory for one clip at a time.
 */
final class PitchPath {
    private static final int PITCHES = PitchCandidates.PITCHES;

    /** 35.92 octaves a second are 14 semitones a hop; a triangle that wide reaches half of it each way. */
    private static final int REACH = 70;

    /** After a clip of more states than a minute has, its memory is not kept for shorter ones. */
    private static final int KEPT = 60 * Waveform.SAMPLE_RATE / Frames.HOP * 2 * PITCHES;

    private static final double SWITCH = Math.log(0.01);
    private static final double STAY = Math.log(0.99);
    private static final double NEVER = Math.log(Double.MIN_NORMAL);
    private static final double[] STEP = new double[REACH + 1]; // log of the triangle, whose top is REACH + 1
    private static final double[] TOTAL = new double[PITCHES]; // log of what the steps from a pitch add up to

    static {
        Arrays.setAll(STEP, distance -> Math.log(REACH + 1 - distance));
        for (int from = 0; from < PITCHES; from++) {
            int total = 0;
            for (int to = Math.max(0, from - REACH); to <= Math.min(PITCHES - 1, from + REACH); to++) {
                total += REACH + 1 - Math.abs(to - from);
            }
            TOTAL[from] = Math.log(total);
        }
    }

    // Logarithms of the best path to each state of the newest frame; only candidates can be voiced.
    private double[] voiced = new double[PITCHES];
    private double[] unvoiced = new double[PITCHES];
    private double[] nextVoiced = new double[PITCHES];
    private double[] nextUnvoiced = new double[PITCHES];
    // What a path brings along when it leaves a pitch to a voiced or to an unvoiced state, but for the step.
    private final double[] toVoiced = new double[PITCHES];
    private final double[] toUnvoiced = new double[PITCHES];
    private short[] origins = new short[0]; // [frames][2 · PITCHES], 3 MB a minute
    private int frames;
    private int best; // the best state of the frame before, for jumps that never happen
    private double bestValue;

    /** Begins a clip of so many frames. */
    void start(int longest) {
        int states = Math.multiplyExact(longest, 2 * PITCHES);
        if (origins.length < states || origins.length > Math.max(states, KEPT)) {
            origins = new short[states];
        }
        Arrays.fill(voiced, Double.NEGATIVE_INFINITY);
        frames = 0;
    }

    /** Goes on by a frame. */
    void add(PitchCandidates candidates) {
        double rest = log((1 - candidates.voiced()) / PITCHES);
        if (frames == 0) {
            Arrays.fill(unvoiced, rest);
            for (int i = 0; i < candidates.count(); i++) {
                voiced[candidates.pitch(i)] = log(candidates.probability(i));
            }
        } else {
            leave();
            Arrays.fill(nextVoiced, Double.NEGATIVE_INFINITY);
            for (int i = 0; i < candidates.count(); i++) {
                int pitch = candidates.pitch(i);
                nextVoiced[pitch] = log(candidates.probability(i)) + arriveVoiced(pitch);
            }
            arriveUnvoiced(0, PITCHES - 1, 0, PITCHES - 1, rest);
            swap();
        }
        frames++;
    }

    private void swap() {
        double[] old = voiced;
        voiced = nextVoiced;
        nextVoiced = old;
        old = unvoiced;
        unvoiced = nextUnvoiced;
        nextUnvoiced = old;
    }

    /** The pitch of each frame on the best path; a frame without voice has −1. */
    int[] trace() {
        findBest();
        var path = new int[frames];
        int state = best;
        for (int frame = frames - 1; frame >= 0; frame--) {
            path[frame] = state < PITCHES ? state : -1;
            state = origins[frame * 2 * PITCHES + state];
        }
        return path;
    }

    private void leave() {
        findBest();
        for (int pitch = 0; pitch < PITCHES; pitch++) {
            toVoiced[pitch] = Math.max(voiced[pitch] + STAY, unvoiced[pitch] + SWITCH) - TOTAL[pitch];
            toUnvoiced[pitch] = Math.max(voiced[pitch] + SWITCH, unvoiced[pitch] + STAY) - TOTAL[pitch];
        }
    }

    private void findBest() {
        best = 0;
        bestValue = Double.NEGATIVE_INFINITY;
        for (int state = 0; state < 2 * PITCHES; state++) {
            double value = state < PITCHES ? voiced[state] : unvoiced[state - PITCHES];
            if (value > bestValue) {
                best = state;
                bestValue = value;
            }
        }
    }

    private double arriveVoiced(int pitch) {
        int from = Math.max(0, pitch - REACH);
        int source = from;
        double value = Double.NEGATIVE_INFINITY;
        for (int i = from; i <= Math.min(PITCHES - 1, pitch + REACH); i++) {
            double here = toVoiced[i] + STEP[Math.abs(i - pitch)];
            if (here > value) {
                value = here;
                source = i;
            }
        }
        boolean stays = voiced[source] + STAY >= unvoiced[source] + SWITCH;
        int origin = stays ? source : PITCHES + source;
        if (bestValue + NEVER > value) {
            value = bestValue + NEVER;
            origin = best;
        }
        origins[frames * 2 * PITCHES + pitch] = (short) origin;
        return value;
    }

    /**
     * Finds the paths to the unvoiced pitches first to last, which come from pitches lowest to highest, or
     * from those that are in reach.
     */
    private void arriveUnvoiced(int first, int last, int lowest, int highest, double probability) {
        int middle = (first + last) >>> 1;
        int from = Math.max(lowest, middle - REACH);
        int to = Math.min(highest, middle + REACH);
        int source = from;
        double value = Double.NEGATIVE_INFINITY;
        for (int i = from; i <= to; i++) {
            double here = toUnvoiced[i] + STEP[Math.abs(i - middle)];
            if (here > value) {
                value = here;
                source = i;
            }
        }
        if (first < middle) {
            arriveUnvoiced(first, middle - 1, lowest, source, probability);
        }
        if (middle < last) {
            arriveUnvoiced(middle + 1, last, source, highest, probability);
        }
        boolean stays = unvoiced[source] + STAY > voiced[source] + SWITCH;
        origins[frames * 2 * PITCHES + PITCHES + middle] = (short) (stays ? PITCHES + source : source);
        nextUnvoiced[middle] = probability + value;
    }

    private static double log(double probability) {
        return Math.log(probability + Double.MIN_NORMAL);
    }
}
