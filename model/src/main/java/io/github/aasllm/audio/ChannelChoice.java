// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;

/**
 * What becomes of the channels of a file: their mean, the centre of 5.1 sound, one of them, or each apart.
 *
 * <p>Film and television have their voices in the centre channel and music and noise in the others, and a
 * telephone call has a speaker on each, so the choice moves intensity and pitch.
 *
 * @param number 0 for the mean, -1 for the centre, -2 for each, else the channel, from 1
 */
public record ChannelChoice(int number) {
    /** The mean of all channels, as librosa has it. */
    public static final ChannelChoice MEAN = new ChannelChoice(0);

    /** The third channel of a file of six, which is the centre of 5.1 sound; the first of any other file. */
    public static final ChannelChoice CENTRE = new ChannelChoice(-1);

    /** Every channel apart, which only {@link AudioFile#readEach} can give. */
    public static final ChannelChoice EACH = new ChannelChoice(-2);

    private static final String EXPECTED = "mix, first, centre, each, or a channel's number from 1";
    private static final int SURROUND_CHANNELS = 6; // left, right, centre, low frequencies, and two behind
    private static final int CENTRE_OF_SURROUND = 2;

    /** Every channel: what {@link #index} gives for the mean. */
    static final int ALL = -1;

    public ChannelChoice {
        if (number < -2) {
            throw InvalidInputException.of("channel", number, EXPECTED);
        }
    }

    /** The choice of {@code mix} ({@code mean}), {@code first}, {@code centre}, {@code each} or a number. */
    public static ChannelChoice of(String words) {
        return switch (words) {
            case "mix", "mean" -> MEAN;
            case "centre" -> CENTRE;
            case "each" -> EACH;
            case "first" -> new ChannelChoice(1);
            default -> {
                if (!words.matches("[1-9][0-9]{0,3}")) {
                    throw InvalidInputException.of("channel", words, EXPECTED);
                }
                yield new ChannelChoice(Integer.parseInt(words));
            }
        };
    }

    /**
     * The channel to take, from 0, or {@link #ALL}.
     *
     * @param file what a refusal calls it
     * @throws InvalidInputException if the file has fewer channels, or the choice is each
     */
    int index(int channels, String file) {
        if (equals(MEAN)) {
            return ALL;
        }
        if (equals(CENTRE)) {
            return channels == SURROUND_CHANNELS ? CENTRE_OF_SURROUND : 0;
        }
        if (equals(EACH)) {
            throw InvalidInputException.of("channel", "each", "one channel or their mix, where one sound is"
                    + " wanted").in(file);
        }
        if (number > channels) {
            throw InvalidInputException.of("channel", number, "1 to " + channels
                    + ", the channels of the file")
                    .in(file);
        }
        return number - 1;
    }

    /** The word or number from which {@link #of} makes it. */
    @Override
    public String toString() {
        return switch (number) {
            case 0 -> "mean";
            case -1 -> "centre";
            case -2 -> "each";
            default -> Integer.toString(number);
        };
    }
}
