// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Arrays;

/** A growing mono signal at a file's own rate, to which decoders add one averaged sample at a time. */
final class MonoSink {
    private static final int LOWEST_RATE = 1_000;
    private static final int HIGHEST_RATE = 384_000;

    private final Path file;
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
    MonoSink(Path file, int rate, long expected) {
        if (rate < LOWEST_RATE || rate > HIGHEST_RATE) {
            throw InvalidInputException.of("audio sampling rate", rate + " Hz",
                    LOWEST_RATE + " to " + HIGHEST_RATE + " Hz").in(file);
        }
        this.file = file;
        this.rate = rate;
        limit = AudioFile.MAX_SECONDS * rate;
        samples = new float[Math.clamp(expected, 0, Math.min(limit, 1 << 22))];
    }

    /** @throws InvalidInputException if the signal is longer than {@link AudioFile#MAX_SECONDS} */
    void add(double value) {
        if (size == samples.length) {
            grow();
        }
        samples[size++] = (float) value;
    }

    private void grow() {
        if (size == limit) {
            throw InvalidInputException.of("audio length", "over " + AudioFile.MAX_SECONDS + " s",
                    "at most " + AudioFile.MAX_SECONDS + " s").in(file)
                    .next("cut the recording into utterances");
        }
        long wanted = Math.max(1 << 14, 2L * samples.length);
        samples = Arrays.copyOf(samples, (int) Math.min(wanted, limit));
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
