// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Tells whether there is speech in a clip, by a stated rule and not by a model.
 *
 * <p>A clip is looked at as a whole, or if it is longer than 6 s in parts of 4 s, one every 2 s. A part has
 * speech unless {@link SpeechPart} finds something against it. Parts of speech have as many seconds of it as
 * there are sounding frames at most 0.2 s from a voiced one, which bridges consonants.
 *
 * <p>What it is not: it does not tell a voice that speaks from one that sings or cries, takes the cries of
 * some animals for speech, and does not know a whisper, which has no voice. docs/measurements.md has its error
 * rates.
 *
 * <p>Safe for use by many threads.
 */
public final class SpeechCheck {
    private static final int WHOLE = frames(6);
    private static final int PART = frames(4);
    private static final int STEP = frames(2);
    private static final int REACH = frames(0.2);

    private final Queue<RealFft> idle = new ConcurrentLinkedQueue<>();

    /** Asks about a clip; any clip has an answer. */
    public Speech of(Waveform clip) {
        RealFft pooled = idle.poll();
        RealFft fft = pooled == null ? RealFft.ofLength(Frames.SHORT) : pooled;
        var parts = parts(SpeechFrames.of(Signal.of(clip.samples()), fft));
        var spoken = new BitSet();
        for (SpeechPart part : parts) {
            if (part.against().isEmpty()) {
                speech(part, spoken);
            }
        }
        var reason = spoken.isEmpty() ? Optional.of(reason(parts)) : Optional.<String>empty();
        idle.add(fft);
        long sounding = parts.stream().mapToLong(part -> part.sounding().length).sum();
        long voiced = parts.stream().mapToLong(part -> part.voiced().length).sum();
        return new Speech(
                sounding == 0 ? 0 : (double) voiced / sounding,
                spoken.cardinality() * SpeechFrames.SECONDS,
                parts.stream().mapToDouble(SpeechPart::margin).max().orElseThrow(),
                reason);
    }

    private static List<SpeechPart> parts(SpeechFrames frames) {
        var parts = new ArrayList<SpeechPart>();
        int count = frames.count();
        if (count <= WHOLE) {
            return List.of(SpeechPart.of(frames, 0, count));
        }
        for (int from = 0; from + PART < count + STEP; from += STEP) {
            int start = Math.min(from, count - PART);
            parts.add(SpeechPart.of(frames, start, start + PART));
        }
        return parts;
    }

    private static void speech(SpeechPart part, BitSet spoken) {
        var near = new BitSet();
        for (int t : part.voiced()) {
            near.set(Math.max(0, t - REACH), t + REACH + 1);
        }
        for (int t : part.sounding()) {
            if (near.get(t)) {
                spoken.set(t);
            }
        }
    }

    /** What is first against the part that comes nearest to speech. */
    private static String reason(List<SpeechPart> parts) {
        var nearest = parts.stream().max(Comparator.comparingDouble(SpeechPart::margin)).orElseThrow();
        return nearest.against().getFirst();
    }

    private static int frames(double seconds) {
        return (int) Math.round(seconds / SpeechFrames.SECONDS);
    }
}
