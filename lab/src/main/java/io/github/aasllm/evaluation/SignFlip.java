// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

/**
 * The exact sign-flip test over speakers: were the arms alike, exchanging them for a speaker would change
 * nothing, so every pattern of signs is as likely as the one that was seen.
 *
 * <p>p is the share of all 2^n patterns whose difference is at least as far from 0 as the one seen, which is
 * among them: it is never 0, and with n speakers never below 2 / 2^n.
 */
final class SignFlip {
    /** With more speakers the bootstrap serves, and all patterns would be too many. */
    static final int MOST_SPEAKERS = 12;

    /** Sums of 12 parts differ by order in their last bits; patterns that are equal must count as equal. */
    private static final double ROUNDING = 1e-12;

    private SignFlip() {}

    /** The two-sided p of what speakers add to a difference. */
    static double p(double[] parts) {
        double seen = 0;
        for (double part : parts) {
            seen += part;
        }
        int patterns = 1 << parts.length;
        int asFar = 0;
        for (int pattern = 0; pattern < patterns; pattern++) {
            double sum = 0;
            for (int s = 0; s < parts.length; s++) {
                sum += (pattern >> s & 1) == 0 ? parts[s] : -parts[s];
            }
            asFar += Math.abs(sum) >= Math.abs(seen) - ROUNDING ? 1 : 0;
        }
        return (double) asFar / patterns;
    }
}
