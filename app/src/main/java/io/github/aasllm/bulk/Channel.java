// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;

/** Which of a file's channels an input is, and by which word results say it. */
public record Channel(ChannelChoice choice) {
    /** The column of a manifest that says it. */
    static final String COLUMN = Utterance.CHANNEL;

    public static final Channel EACH = new Channel(ChannelChoice.EACH);

    /**
     * Reads the words of a user.
     *
     * @throws InvalidInputException if they are none of those of {@link ChannelChoice#of}
     */
    public static Channel of(String words) {
        return new Channel(ChannelChoice.of(words.strip()));
    }

    static Channel numbered(int number) {
        return new Channel(new ChannelChoice(number));
    }

    /** Whether it is a single channel by its number. */
    public boolean isNumber() {
        return choice.number() > 0;
    }

    /** {@code mix}, {@code centre}, {@code each} or the number. */
    public String word() {
        return choice.equals(ChannelChoice.MEAN) ? "mix" : choice.toString();
    }
}
