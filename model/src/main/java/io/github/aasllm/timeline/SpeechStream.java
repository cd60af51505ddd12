// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import io.github.aasllm.acoustic.SpeechSegments;
import io.github.aasllm.acoustic.Stretch;
import io.github.aasllm.audio.Waveform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds stretches of speech in a channel that comes piece by piece. What it finds does not depend on the pieces.
 *
 * <p>It looks at {@value #BLOCK_SECONDS} s at a time. What ends within its last second is not settled: the next look begins with
 * it, and else with the last 5 s, from which the noise floor is known. Speech without a pause for longer than
 * {@value #MOST_SECONDS} s is cut there.
 */
final class SpeechStream {
    private static final int BLOCK_SECONDS = 60;
    private static final int MOST_SECONDS = 40;
    private static final int KNOWN_SECONDS = 5;
    private static final int OPEN_SECONDS = 1;
    private static final int RATE = Waveform.SAMPLE_RATE;

    /**
     * A stretch of speech.
     *
     * @param begin where it begins, in samples of the channel
     */
    record Spoken(long begin, float[] samples) {
        double from() {
            return (double) begin / RATE;
        }

        double to() {
            return (double) (begin + samples.length) / RATE;
        }

        /** The sound of a part of it. */
        Waveform part(Stretch part) {
            int from = (int) (Math.round(part.from() * RATE) - begin);
            int to = (int) (Math.round(part.to() * RATE) - begin);
            return new Waveform(Arrays.copyOfRange(samples, from, Math.min(to, samples.length)));
        }
    }

    private final SpeechSegments rule = new SpeechSegments();
    private final Consumer<List<Spoken>> target;
    private final List<Spoken> found = new ArrayList<>();
    private final float[] block = new float[BLOCK_SECONDS * RATE];
    private int filled;
    private int settled; // samples of the block that are said already
    private long before; // samples before the block

    /** @param target takes what one look has found, in its order */
    SpeechStream(Consumer<List<Spoken>> target) {
        this.target = target;
    }

    void add(float[] samples, int count) {
        int at = 0;
        while (at < count) {
            int some = Math.min(count - at, block.length - filled);
            System.arraycopy(samples, at, block, filled, some);
            filled += some;
            at += some;
            if (filled == block.length) {
                look(filled - OPEN_SECONDS * RATE);
            }
        }
    }

    void end() {
        look(filled + 1);
    }

    /** @param end what reaches up to here may go on */
    private void look(int end) {
        int next = Math.max(settled, filled - KNOWN_SECONDS * RATE);
        for (Stretch speech : rule.of(new Waveform(Arrays.copyOf(block, filled)))) {
            int from = Math.max(settled, sample(speech.from()));
            int to = Math.min(filled, sample(speech.to()));
            if (to < end) {
                give(from, to);
            } else if (filled - from > MOST_SECONDS * RATE) {
                give(from, end);
                next = end;
            } else {
                next = Math.min(next, from);
            }
        }
        target.accept(List.copyOf(found));
        found.clear();
        next = Math.max(next, settled);
        System.arraycopy(block, next, block, 0, filled - next);
        before += next;
        filled -= next;
        settled -= Math.min(settled, next);
    }

    private void give(int from, int to) {
        if (from < to) {
            found.add(new Spoken(before + from, Arrays.copyOfRange(block, from, to)));
            settled = to;
        }
    }

    private static int sample(double seconds) {
        return (int) Math.round(seconds * RATE);
    }
}
