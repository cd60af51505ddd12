// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

/**
 * How a file is read.
 *
 * @param channel what becomes of its channels
 * @param damaged what becomes of a file that is cut short or damaged
 */
public record SoundSettings(ChannelChoice channel, Damaged damaged) {
    /** The mean of all channels; a damaged file is refused. */
    public static final SoundSettings STANDARD = new SoundSettings(ChannelChoice.MEAN, Damaged.REFUSE);

    public SoundSettings withChannel(ChannelChoice choice) {
        return new SoundSettings(choice, damaged);
    }

    public SoundSettings withDamaged(Damaged what) {
        return new SoundSettings(channel, what);
    }
}
