// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.Optional;

/**
 * What training starts from.
 *
 * @param random whether it is made with random weights; then {@code value} is its size, else its folder,
 *     or its name on the hub
 */
public record StartingModel(boolean random, String value) {
    static final String EXPECTED = "none, random mini, random tiny, random small, or a folder";
    private static final String RANDOM = "random ";

    static Optional<StartingModel> parse(String text) {
        if (!text.startsWith(RANDOM)) {
            return Optional.of(new StartingModel(false, text));
        }
        var size = text.substring(RANDOM.length());
        return size.equals("mini") || size.equals("tiny") || size.equals("small")
                ? Optional.of(new StartingModel(true, size))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return (random ? RANDOM : "") + value;
    }
}
