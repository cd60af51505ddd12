// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What was put behind the sound of a file to make it longer, as a manifest says by two columns.
 *
 * @param speechSamples how many samples, from the beginning, are sound
 * @param sampleRate at which they are counted, in Hz
 */
public record Padding(long speechSamples, long sampleRate) {
    /** How many samples of a padded file, from its beginning, are sound; without it all. */
    public static final String SPEECH_SAMPLES = "speech_samples";
    /** The rate at which {@link #SPEECH_SAMPLES} are counted. */
    public static final String SAMPLE_RATE = "sample_rate";

    /**
     * What a manifest says of a file; empty where it does not state {@value #SPEECH_SAMPLES}.
     *
     * @param facts by column
     * @throws InvalidInputException if one of the two is no whole number of at least 1, or there is no rate
     */
    public static Optional<Padding> of(Map<String, String> facts) {
        return facts.getOrDefault(SPEECH_SAMPLES, "").isBlank()
                ? Optional.empty()
                : Optional.of(new Padding(wholeNumber(facts, SPEECH_SAMPLES), wholeNumber(facts, SAMPLE_RATE)));
    }

    private static long wholeNumber(Map<String, String> facts, String column) {
        var value = facts.getOrDefault(column, "");
        if (!value.matches("[1-9][0-9]{0,9}")) {
            throw InvalidInputException.of(column, value.isBlank() ? "none" : value, "a whole number >= 1");
        }
        return Long.parseLong(value);
    }

    /**
     * The sound without it. At 16 kHz, n samples of rate r are ⌈16000 n / r⌉: as long as if the padding had been
     * cut before the rate was changed.
     *
     * @throws InvalidInputException if the sound is shorter than that
     */
    public Sound cutFrom(Sound padded) {
        var samples = padded.waveform().samples();
        long length = Math.ceilDiv(speechSamples * Waveform.SAMPLE_RATE, sampleRate);
        if (length > samples.length) {
            throw InvalidInputException.of(SPEECH_SAMPLES, speechSamples, "no more than the file has");
        }
        return length == samples.length ? padded
                : new Sound(new Waveform(Arrays.copyOf(samples, (int) length)), padded.warnings());
    }
}
