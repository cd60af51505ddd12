// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Embedder;
import java.util.Optional;

/**
 * Which states: the encoder's own ({@code last}), those behind a layer by its number (0: what the first layer gets),
 * or the mean over all of these.
 *
 * @param key as the option has it
 */
public record Layer(String key) {
    private static final String LAST = "last";
    private static final String MEAN = "mean";

    /** @throws InvalidInputException for a word that is none */
    public static Layer of(String word) {
        if (!word.equals(LAST) && !word.equals(MEAN) && !word.matches("0|[1-9][0-9]{0,3}")) {
            throw InvalidInputException.of("--layer", word, "last, mean, or a number from 0");
        }
        return new Layer(word);
    }

    float[][] states(Embedder embedder, float[] samples) {
        return switch (key) {
            case LAST -> embedder.states(samples, Optional.empty());
            case MEAN -> embedder.meanOfLayers(samples);
            default -> embedder.states(samples, Optional.of(Integer.valueOf(key)));
        };
    }
}
