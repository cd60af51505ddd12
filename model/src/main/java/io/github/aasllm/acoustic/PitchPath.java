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
 * <p>An instance has working memory for one clip at a time, which hardly grows with its length: what no later
 * frame can change is written down and its origins dropped.
 */
final class PitchPath {
    private static final int PITCHES = PitchCandidates.PITCHES;

    /** 35.92 octaves a second are 14 semitones a hop; a triangle that wide reaches half of it each way. */
    private static final int REACH = 70;

    private static final int STATES = 2 * PITCHES;

    /** Frames whose origins are kept at first, a minute; each takes 1.7 kB. */
    private static final int KEPT = 60 * Waveform.SAMPLE_RATE / Frames.HOP;

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
    private short[] origins = new short[0]; // [frames from settled on][STATES]
    private short[] path = new short[0]; // [frames], of which those before settled are known
    private int settled;
    private int frames;
    private final int kept; // frames
    private int best; // the best state of the frame before, for jumps that never happen
    private double bestValue;

    PitchPath() {
        this(KEPT);
    }

    /** @param kept frames whose origins are kept at first, two at least */
    PitchPath(int kept) {
        this.kept = kept;
    }

    /** Begins a clip of so many frames. */
    void start(int longest) {
        int states = Math.min(longest, kept) * STATES;
        if (origins.length < states || origins.length > kept * STATES) {
            origins = new short[states];
        }
        path = new short[longest];
        Arrays.fill(voiced, Double.NEGATIVE_INFINITY);
        frames = 0;
        settled = 0;
    }

    /** Goes on by a frame. */
    void add(PitchCandidates candidates) {
        if ((frames - settled + 1) * STATES > origins.length) {
            settle();
        }
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
        settle(frames - 1, best);
        var pitches = new int[frames];
        Arrays.setAll(pitches, frame -> path[frame] < PITCHES ? path[frame] : -1);
        return pitches;
    }

    /**
     * Makes room. The paths to all states of the newest frame come from fewer and fewer states the further
     * back one looks; once it is one, they are the same before it, and origins from there on are enough.
     * Where they do not meet, there is twice the room.
     */
    private void settle() {
        var reached = new boolean[STATES];
        for (int pitch = 0; pitch < PITCHES; pitch++) {
            reached[pitch] = voiced[pitch] > Double.NEGATIVE_INFINITY;
            reached[PITCHES + pitch] = true;
        }
        int frame = frames - 1;
        while (frame >= settled) {
            int only = only(reached);
            if (only >= 0) {
                settle(frame, only);
                return;
            }
            var before = new boolean[STATES];
            for (int state = 0; state < STATES; state++) {
                if (reached[state]) {
                    before[origin(frame, state)] = true;
                }
            }
            reached = before;
            frame--;
            if (frame == 0) {
                break; // the first frame has no origins
            }
        }
        origins = Arrays.copyOf(origins, Math.multiplyExact(2, origins.length));
    }

    /** The only state that is reached; −1 where there are several. */
    private static int only(boolean[] reached) {
        int only = -1;
        for (int state = 0; state < STATES; state++) {
            if (reached[state]) {
                if (only >= 0) {
                    return -1;
                }
                only = state;
            }
        }
        return only;
    }

    /** Writes the path down up to a state of a frame, and drops the origins before. */
    private void settle(int last, int state) {
        int at = state;
        for (int frame = last; frame >= settled; frame--) {
            path[frame] = (short) at;
            at = frame == 0 ? 0 : origin(frame, at);
        }
        int rows = last + 1 - settled;
        System.arraycopy(origins, rows * STATES, origins, 0, (frames - last - 1) * STATES);
        settled = last + 1;
    }

    private int origin(int frame, int state) {
        return origins[(frame - settled) * STATES + state];
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
        for (int state = 0; state < STATES; state++) {
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
        origins[(frames - settled) * STATES + pitch] = (short) origin;
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
        origins[(frames - settled) * STATES + PITCHES + middle] =
                (short) (stays ? PITCHES + source : source);
        nextUnvoiced[middle] = probability + value;
    }

    private static double log(double probability) {
        return Math.log(probability + Double.MIN_NORMAL);
    }
}
