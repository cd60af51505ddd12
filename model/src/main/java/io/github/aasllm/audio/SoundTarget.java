// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

/** Takes sound as it is decoded, for what is or may be too long to be kept; see {@link AudioFile#pass}. */
@FunctionalInterface
public interface SoundTarget {
    /**
     * Says before the first samples of a channel how many the file announces. More or fewer may come.
     *
     * @param channel from 0
     * @param samples at 16 kHz; 0 where the file announces none
     */
    default void expect(int channel, long samples) {}

    /**
     * Takes the next samples of a channel, at 16 kHz.
     *
     * @param channel from 0
     * @param samples that are finite; the array is used again afterwards
     * @param count how many of them
     */
    void add(int channel, float[] samples, int count);
}
