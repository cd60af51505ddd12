// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where in a stretch of sound somebody speaks: voice activity, by a stated rule and not by a model, on the
 * tracks that {@link SpeechCheck} looks at, a frame every 20 ms.
 *
 * <ol>
 *   <li>The noise floor of a moment is percentile 10 of the energies within 5 s of it. A frame sounds if it is
 *       8 dB or more above the floor, less than 35 dB below percentile 95 of the same seconds, and at −70 dB re
 *       full scale or above.
 *   <li>A frame begins speech if it sounds and is voiced, with two voiced ones or more among the two on either
 *       side; speech goes on while it sounds within 0.2 s of such a frame. So a beginning has to be surer than
 *       what follows, and the consonants beside a vowel count.
 *   <li>Gaps of less than 0.4 s are closed; what is then shorter than 0.2 s is no speech.
 *   <li>What {@link SpeechPart} knows to be other sound, such as music, is left out: of a longer segment each
 *       part of 4 s, one every 2 s.
 *   <li>A segment begins 60 ms earlier and ends 60 ms later, as frames are blurred by that much.
 * </ol>
 *
 * <p>docs/measurements.md has its error rates. What {@link SpeechCheck} is not, this is not either. Safe for use by
 * many threads.
 */
public final class SpeechSegments {
    private static final int AROUND = frames(5); // of the noise floor, on either side
    private static final int STEP = frames(1); // how often it is taken
    private static final double ABOVE_FLOOR_DB = 8;
    private static final double BELOW_LOUD_DB = 35;
    private static final double LEVEL = Math.pow(10, -7); // −70 dB
    private static final int BESIDE = 2;
    private static final int VOICED_BESIDE = 2;
    private static final int REACH = frames(0.2);
    private static final int GAP = frames(0.4);
    private static final int SHORTEST = frames(0.2);
    private static final int WHOLE = frames(6);
    private static final int PART = frames(4);
    private static final int PART_STEP = frames(2);
    private static final int MARGIN = frames(0.06);

    private final Queue<RealFft> idle = new ConcurrentLinkedQueue<>();

    /** The segments of speech, in their order, apart from one another. */
    public List<Stretch> of(Waveform sound) {
        RealFft pooled = idle.poll();
        RealFft fft = pooled == null ? RealFft.ofLength(Frames.SHORT) : pooled;
        var frames = SpeechFrames.of(Signal.of(sound.samples()), fft);
        var spoken = closed(near(sounding(frames), frames));
        var segments = widened(leftOver(spoken, frames), frames.count(), sound.durationSeconds());
        idle.add(fft);
        return segments;
    }

    private static BitSet sounding(SpeechFrames frames) {
        var sounding = new BitSet();
        for (int from = 0; from < frames.count(); from += STEP) {
            double[] near = energies(frames, from + STEP / 2 - AROUND, from + STEP / 2 + AROUND);
            double least = Math.max(
                    near[(int) (0.10 * (near.length - 1))] * ratio(ABOVE_FLOOR_DB),
                    near[(int) (0.95 * (near.length - 1))] / ratio(BELOW_LOUD_DB));
            for (int t = from; t < Math.min(from + STEP, frames.count()); t++) {
                sounding.set(t, frames.energy(t) >= least && frames.power(t) >= LEVEL);
            }
        }
        return sounding;
    }

    private static double[] energies(SpeechFrames frames, int from, int to) {
        int first = Math.max(0, from);
        var energies = new double[Math.min(to, frames.count()) - first];
        Arrays.setAll(energies, i -> frames.energy(first + i));
        Arrays.sort(energies);
        return energies;
    }

    /** What sounds near a voice. */
    private static BitSet near(BitSet sounding, SpeechFrames frames) {
        var voiced = new BitSet();
        sounding.stream().filter(t -> !Double.isNaN(frames.hertz(t))).forEach(voiced::set);
        var near = new BitSet();
        voiced.stream()
                .filter(t -> voiced.get(Math.max(0, t - BESIDE), t + BESIDE + 1).cardinality() > VOICED_BESIDE)
                .forEach(t -> near.set(Math.max(0, t - REACH), t + REACH + 1));
        near.and(sounding);
        return near;
    }

    private static BitSet closed(BitSet spoken) {
        var closed = (BitSet) spoken.clone();
        for (int from = spoken.nextSetBit(0); from >= 0; ) {
            int to = spoken.nextClearBit(from);
            from = spoken.nextSetBit(to);
            if (from >= 0 && from - to < GAP) {
                closed.set(to, from);
            }
        }
        return closed;
    }

    /** Without what is too short, and without what is other sound than speech. */
    private static BitSet leftOver(BitSet spoken, SpeechFrames frames) {
        var left = new BitSet();
        for (int from = spoken.nextSetBit(0); from >= 0; ) {
            int to = spoken.nextClearBit(from);
            if (to - from >= SHORTEST) {
                parts(from, to).stream()
                        .filter(part -> SpeechPart.of(frames, part[0], part[1]).against().isEmpty())
                        .forEach(part -> left.set(part[0], part[1]));
            }
            from = spoken.nextSetBit(to);
        }
        return left;
    }

    private static List<int[]> parts(int from, int to) {
        var parts = new ArrayList<int[]>();
        if (to - from <= WHOLE) {
            parts.add(new int[] {from, to});
        } else {
            for (int at = from; at + PART < to + PART_STEP; at += PART_STEP) {
                int start = Math.min(at, to - PART);
                parts.add(new int[] {start, start + PART});
            }
        }
        return parts;
    }

    private static List<Stretch> widened(BitSet spoken, int count, double seconds) {
        var wide = new BitSet();
        spoken.stream().forEach(t -> wide.set(Math.max(0, t - MARGIN), Math.min(count, t + MARGIN + 1)));
        var segments = new ArrayList<Stretch>();
        for (int from = wide.nextSetBit(0); from >= 0; ) {
            int to = wide.nextClearBit(from);
            segments.add(new Stretch(from * SpeechFrames.SECONDS, Math.min(seconds, to * SpeechFrames.SECONDS)));
            from = wide.nextSetBit(to);
        }
        return segments;
    }

    private static double ratio(double db) {
        return Math.pow(10, db / 10);
    }

    private static int frames(double seconds) {
        return (int) Math.round(seconds / SpeechFrames.SECONDS);
    }
}
