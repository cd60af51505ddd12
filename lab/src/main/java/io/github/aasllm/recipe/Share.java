// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

/**
 * A part of a whole.
 *
 * @param percent 0 to 100
 */
public record Share(double percent) {
    /** @throws io.github.aasllm.error.InvalidInputException if it is not from 0 to 100 */
    public Share {
        Checks.require(
                percent >= 0 && percent <= 100, "share", Values.number(percent) + " %", "from 0 % to 100 %");
    }

    /** Between 0 and 1. */
    public double fraction() {
        return percent / 100;
    }

    @Override
    public String toString() {
        return Values.number(percent) + " %";
    }
}
