// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

/** Takes sound as it is decoded, for what is or may be too long to be kept; see {@link AudioFile#pass}. */
public interface SoundTarget {
    /**
     * Takes the next samples of a channel, at 16 kHz.
     *
     * @param channel from 0
     * @param samples that are finite; the array is used again afterwards
     * @param count how many of them
     */
    void add(int channel, float[] samples, int count);
}
