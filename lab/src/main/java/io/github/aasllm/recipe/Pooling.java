// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.Optional;

/**
 * What becomes of a clip's states over time: their mean, alone or with the standard deviation behind it.
 *
 * @param deviation whether the deviation stands behind the mean
 */
public record Pooling(boolean deviation) {
    static final String EXPECTED = "mean or mean+sd";
    private static final String MEAN = "mean";
    private static final String BOTH = "mean+sd";

    static Optional<Pooling> parse(String text) {
        return text.equals(MEAN) || text.equals(BOTH) ? Optional.of(new Pooling(text.equals(BOTH))) : Optional.empty();
    }

    @Override
    public String toString() {
        return deviation ? BOTH : MEAN;
    }
}
