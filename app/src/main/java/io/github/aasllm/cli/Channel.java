// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.corpus.Utterance;

/**
 * What becomes of a file's channels, in the words of {@code --channel} and of a manifest's column {@code
 * channel}.
 *
 * @param word {@code mix}, {@code centre}, {@code each} or a channel's number from 1, as results have it
 */
record Channel(String word) {
    static final String COLUMN = Utterance.CHANNEL;

    static final Channel MIX = new Channel("mix");
    static final Channel EACH = new Channel("each");

    private static final String EXPECTED = "mix, first, centre, a channel's number from 1, or each";

    /**
     * Reads the words of a user.
     *
     * @throws InvalidInputException if they are none of these
     */
    static Channel of(String words) {
        return switch (words.strip()) {
            case "mix", "mean" -> MIX;
            case "each" -> EACH;
            case "first" -> numbered(1);
            case "centre", "center" -> new Channel("centre");
            default -> {
                if (!words.strip().matches("[1-9][0-9]{0,3}")) {
                    throw InvalidInputException.of("channel", words, EXPECTED);
                }
                yield new Channel(words.strip());
            }
        };
    }

    static Channel numbered(int number) {
        return new Channel(Integer.toString(number));
    }

    /** Whether it is a single channel by its number. */
    boolean isNumber() {
        return Character.isDigit(word.charAt(0));
    }

    /** The same for the reader of sound; {@link #EACH} is none. */
    ChannelChoice choice() {
        return equals(MIX) ? ChannelChoice.MEAN : ChannelChoice.of(word);
    }
}
