// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.util.List;

/**
 * What was read of a file.
 *
 * @param waveform one channel at 16 kHz
 * @param warnings what a reader of results about it has to know, in words
 */
public record Sound(Waveform waveform, List<String> warnings) {
    public Sound {
        warnings = List.copyOf(warnings);
    }
}
