// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** Channels that are kept whole, each a {@link Waveform}. */
final class WholeChannels implements Channels {
    private final String name;
    private final List<WaveformBuilder> channels = new ArrayList<>();
    private List<Waveform> waveforms;

    WholeChannels(String name) {
        this.name = name;
    }

    @Override
    public ResamplerStream.Target open(int channel, long expected, boolean sure) {
        channels.add(new WaveformBuilder(expected, sure));
        return channels.getLast();
    }

    @Override
    public int mostSeconds() {
        return AudioFile.MAX_SECONDS;
    }

    @Override
    public void end() {
        try {
            waveforms = channels.stream().map(channel -> new Waveform(channel.end())).toList();
        } catch (InvalidInputException overflow) { // samples near the largest float
            throw overflow.in(name);
        }
    }

    /** What came, after the end. */
    List<Waveform> waveforms() {
        return waveforms;
    }
}
