// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

/** Values from {@code low} to {@code high}, both included, in the unit of their key. */
public record Range(double low, double high) {
    /** @throws io.github.aasllm.error.InvalidInputException if the ends are not in order */
    public Range {
        Checks.require(low <= high, "range", low + " .. " + high, "low .. high");
    }

    /** Where a fraction of the way from low to high lies. */
    public double at(double fraction) {
        return low + fraction * (high - low);
    }

    @Override
    public String toString() {
        return Values.number(low) + " .. " + Values.number(high);
    }
}
