// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where decoders put the frames that they have read: it makes one channel of all, takes the one that was
 * chosen, or keeps each apart, and hands them on to {@link Channels}, each by a {@link RateChange}.
 */
final class Mixer {
    private static final int LOWEST_RATE = 1_000;
    private static final int HIGHEST_RATE = 384_000;
    private static final int MOST_APART = 64; // channels, each with memory of its own
    private static final int BLOCK = TwoSpeakers.BLOCK;

    private final String name;
    private final Optional<ChannelChoice> choice;
    private final Channels channels;
    private final List<RateChange> outputs = new ArrayList<>();
    private final float[] block = new float[BLOCK];
    private long expected;
    private boolean sure;
    private int rate;
    private long size; // of the piece at this rate
    private double secondsBefore; // of the pieces before
    private TwoSpeakers speakers; // only where two channels are mixed

    /** @param choice which channel; none for each apart */
    Mixer(String name, Optional<ChannelChoice> choice, Channels channels) {
        this.name = name;
        this.choice = choice;
        this.channels = channels;
    }

    /**
     * Says what is to come, before the first frame.
     *
     * @param first the rate
     * @param frames how many are likely to come
     * @param sure whether the source has the bytes for them; else it is a guess, not trusted for memory
     * @throws InvalidInputException if no resampler of ours serves the rate
     */
    void expect(int first, long frames, boolean sure) {
        this.sure = sure;
        rate(first);
        expected = (long) Math.ceil((double) frames * Waveform.SAMPLE_RATE / first);
    }

    private void rate(int next) {
        if (next < LOWEST_RATE || next > HIGHEST_RATE) {
            throw InvalidInputException.of("audio sampling rate", next + " Hz",
                    LOWEST_RATE + " to " + HIGHEST_RATE + " Hz").in(name);
        }
        if (next != rate) {
            secondsBefore = seconds();
            rate = next;
            size = 0;
        }
    }

    /**
     * Adds frames.
     *
     * @param planes [planes][frames · step · bytes]; the channels in planes of their own, or interleaved in
     *     one
     * @param step samples of a frame that lie in one plane
     * @throws InvalidInputException if the signal is longer than the {@link Channels} take, does not
     *     have the channel that was chosen, or has a sample that is not finite
     */
    void add(ByteBuffer[] planes, int step, int frames, int frameRate, SampleFormat format) {
        rate(frameRate);
        if (size + frames > (channels.mostSeconds() - secondsBefore) * rate) {
            throw InvalidInputException.of("audio length", "over " + channels.mostSeconds() + " s",
                    "at most " + channels.mostSeconds() + " s").in(name)
                    .next("cut the recording into utterances");
        }
        var decoded = new DecodedFrames(planes, step, format);
        open(decoded.channels());
        int chosen = choice.isEmpty() ? 0 : choice.get().index(decoded.channels(), name);
        for (int from = 0; from < frames; from += BLOCK) {
            int count = Math.min(BLOCK, frames - from);
            for (int i = 0; i < outputs.size(); i++) {
                if (chosen == ChannelChoice.ALL) {
                    decoded.mean(from, count, block);
                } else {
                    decoded.channel(chosen + i, from, count, block);
                }
                checkFinite(count);
                outputs.get(i).add(block, count, rate);
            }
            if (chosen == ChannelChoice.ALL && decoded.channels() == 2) {
                listen(decoded, from, count);
            }
            size += count;
        }
    }

    private void open(int present) {
        int wanted = choice.isPresent() ? 1 : present;
        if (outputs.isEmpty() && wanted > MOST_APART) {
            throw InvalidInputException.of("audio channels", present, "at most " + MOST_APART
                    + " where each is taken apart").in(name);
        }
        while (outputs.isEmpty() || outputs.size() < wanted && size == 0 && secondsBefore == 0) {
            outputs.add(new RateChange(channels.open(outputs.size(), expected, sure)));
        }
        if (outputs.size() != wanted) {
            throw InvalidInputException.of("audio channels", present + " after " + outputs.size(),
                    "one number throughout where each is taken apart").in(name);
        }
    }

    private void listen(DecodedFrames decoded, int from, int count) {
        if (speakers == null) {
            speakers = new TwoSpeakers();
        }
        speakers.add(decoded, from, count, rate);
    }

    private void checkFinite(int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(block[i])) {
                throw InvalidInputException.of("audio sample " + (size + i), block[i], "a finite number")
                        .in(name);
            }
        }
    }

    /** Frames so far at the present rate. */
    long size() {
        return size;
    }

    int rate() {
        return rate;
    }

    /** Seconds so far. */
    double seconds() {
        return rate == 0 ? 0 : secondsBefore + (double) size / rate;
    }

    /** Whether two channels were mixed that have a speaker each. */
    boolean mixedTwoSpeakers() {
        return speakers != null && speakers.areTwo();
    }

    /** Ends all channels, of which there is at least one, be it without a sample. */
    void end() {
        if (outputs.isEmpty()) {
            channels.open(0, 0, true);
        }
        outputs.forEach(RateChange::end);
        channels.end();
    }
}
