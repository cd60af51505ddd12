// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A growing mono signal at a file's own rate, to which decoders add what they have read: the mean of the
 * channels, or the one that was chosen.
 */
final class MonoSink {
    private static final int LOWEST_RATE = 1_000;
    private static final int HIGHEST_RATE = 384_000;
    private static final int FIRST_SAMPLES = 1 << 16; // whatever a header promises

    private final Path file;
    private final ChannelChoice choice;
    private final int rate;
    private final int limit;
    private float[] samples;
    private int size;

    /**
     * An empty signal.
     *
     * @param expected samples that are likely to come; only a guess, never trusted for memory
     * @throws InvalidInputException if no resampler of ours serves the rate
     */
    MonoSink(Path file, ChannelChoice choice, int rate, long expected) {
        if (rate < LOWEST_RATE || rate > HIGHEST_RATE) {
            throw InvalidInputException.of("audio sampling rate", rate + " Hz",
                    LOWEST_RATE + " to " + HIGHEST_RATE + " Hz").in(file);
        }
        this.file = file;
        this.choice = choice;
        this.rate = rate;
        limit = AudioFile.MAX_SECONDS * rate;
        samples = new float[Math.clamp(expected, 0, Math.min(limit, FIRST_SAMPLES))];
    }

    /**
     * Adds {@code frames} samples, each the mean over its channels, or one of them.
     *
     * @param planes [planes][frames · step · bytes]; the channels in planes of their own, or interleaved in
     *     one
     * @param step samples of a frame that lie in one plane
     * @throws InvalidInputException if the signal is longer than {@link AudioFile#MAX_SECONDS}, or does not
     *     have the channel that was chosen
     */
    void add(ByteBuffer[] planes, int step, int frames, SampleFormat format) {
        reserve(frames);
        int chosen = choice.index(planes.length * step, file);
        if (planes.length == 1 && step == 1) {
            addOne(planes[0], 0, 1, frames, format);
        } else if (chosen != ChannelChoice.ALL) {
            addOne(planes[chosen / step], chosen % step, step, frames, format);
        } else {
            addMean(planes, step, frames, format);
        }
    }

    private void addMean(ByteBuffer[] planes, int step, int frames, SampleFormat format) {
        for (int frame = 0; frame < frames; frame++) {
            double sum = 0;
            for (ByteBuffer plane : planes) {
                for (int i = 0; i < step; i++) {
                    sum += format.read(plane, (frame * step + i) * format.bytes());
                }
            }
            samples[size++] = (float) (sum / (planes.length * step));
        }
    }

    private void addOne(ByteBuffer plane, int channel, int step, int frames, SampleFormat format) {
        int first = channel * format.bytes();
        int frameBytes = step * format.bytes();
        int start = size;
        for (int frame = 0; frame < frames; frame++) {
            samples[start + frame] = (float) format.read(plane, first + frame * frameBytes);
        }
        size += frames;
    }

    private void reserve(int frames) {
        if (frames > limit - size) {
            throw InvalidInputException.of("audio length", "over " + AudioFile.MAX_SECONDS + " s",
                    "at most " + AudioFile.MAX_SECONDS + " s").in(file)
                    .next("cut the recording into utterances");
        }
        if (frames > samples.length - size) {
            long wanted = Math.max(size + (long) frames, 2L * samples.length);
            samples = Arrays.copyOf(samples, (int) Math.min(wanted, limit));
        }
    }

    int size() {
        return size;
    }

    int rate() {
        return rate;
    }

    Recording recording() {
        return new Recording(size == samples.length ? samples : Arrays.copyOf(samples, size), rate);
    }
}
