// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

/** Values from {@code low} to {@code high}, both included, in the unit of their key. */
public record Range(double low, double high) {
    /** Where a fraction of the way from low to high lies. */
    public double at(double fraction) {
        return low + fraction * (high - low);
    }

    @Override
    public String toString() {
        return Values.number(low) + " .. " + Values.number(high);
    }
}
