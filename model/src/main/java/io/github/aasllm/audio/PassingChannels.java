// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;

/** Channels that are handed on as they are decoded. */
final class PassingChannels implements Channels {
    private final String name;
    private final SoundTarget target;

    PassingChannels(String name, SoundTarget target) {
        this.name = name;
        this.target = target;
    }

    @Override
    public ResamplerStream.Target open(int channel, long expected, boolean sure) {
        target.expect(channel, expected);
        return (samples, count) -> {
            for (int i = 0; i < count; i++) {
                if (!Float.isFinite(samples[i])) { // of samples near the largest float
                    throw InvalidInputException.of("audio sample", samples[i], "a finite number").in(name);
                }
            }
            target.add(channel, samples, count);
        };
    }

    @Override
    public int mostSeconds() {
        return AudioFile.MAX_STREAM_SECONDS;
    }

    @Override
    public void end() {
        // nothing is kept
    }
}
