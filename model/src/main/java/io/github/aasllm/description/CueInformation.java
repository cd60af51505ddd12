// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What the levels of clips tell about their labels: the mutual information, beside what levels that have
 * nothing to do with the labels would seem to tell.
 *
 * <p>Mutual information estimated from counts is never negative, and above zero by chance, the more so the
 * more levels and labels there are. The null hypothesis is that of a random permutation of the labels.
 *
 * @param bits the mutual information of levels and labels, of their shares in the clips, in bits
 * @param chance the mean of the same over the permutations
 * @param pValue (1 + permutations that reach {@code bits}) / (1 + permutations): so never 0
 */
public record CueInformation(double bits, double chance, double pValue) {
    /** How many permutations there are, so that no p is below 1 in 1,001. */
    public static final int PERMUTATIONS = 1000;

    /** Two orders of summation may differ by this, where the shares are the same. */
    private static final double SAME = 1e-12;

    /**
     * Compares levels with labels.
     *
     * @param levels of each clip; anything that is equal where levels are: a {@link Level}, or those of
     *     several cues
     * @param labels of the same clips
     * @param seed of the permutations: the same gives the same result
     * @throws IllegalArgumentException if there is no clip, or not a label for each
     */
    public static CueInformation of(List<?> levels, List<?> labels, long seed) {
        if (levels.size() != labels.size() || levels.isEmpty()) {
            throw new IllegalArgumentException(
                    "labels: " + labels.size() + " (expected: one for each of the " + levels.size() + " clips, 1 or more)");
        }
        var rows = Codes.of(levels);
        var columns = Codes.of(labels);
        double bits = bits(rows, columns);
        var random = new SplittableRandom(seed);
        double sum = 0;
        int reached = 0;
        for (int i = 0; i < PERMUTATIONS; i++) {
            shuffle(columns.each, random);
            double other = bits(rows, columns);
            sum += other;
            reached += other >= bits - SAME ? 1 : 0;
        }
        return new CueInformation(bits, sum / PERMUTATIONS, (1.0 + reached) / (1 + PERMUTATIONS));
    }

    /** The entropy of labels in bits: the most that anything can tell about them. */
    public static double entropy(List<?> labels) {
        var codes = Codes.of(labels);
        return bits(codes, codes);
    }

    /** Σ p(row, column) · log2(p(row, column) / (p(row) · p(column))). */
    private static double bits(Codes rows, Codes columns) {
        double clips = rows.each.length;
        var joint = new int[rows.kinds][columns.kinds];
        for (int i = 0; i < rows.each.length; i++) {
            joint[rows.each[i]][columns.each[i]]++;
        }
        double bits = 0;
        for (int r = 0; r < rows.kinds; r++) {
            for (int c = 0; c < columns.kinds; c++) {
                if (joint[r][c] > 0) {
                    double independent = (double) rows.counts[r] * columns.counts[c];
                    bits += joint[r][c] / clips * Math.log(joint[r][c] * clips / independent);
                }
            }
        }
        return Math.max(0, bits / Math.log(2)); // rounding may leave -1e-16
    }

    /** Fisher and Yates: every order is as likely as any other. */
    private static void shuffle(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }

    /**
     * Values as whole numbers from 0.
     *
     * @param each of each clip
     * @param kinds how many there are
     * @param counts how often each occurs
     */
    @SuppressWarnings("ArrayRecordComponent") // of this file alone, and never compared
    private record Codes(int[] each, int kinds, int[] counts) {
        static Codes of(List<?> values) {
            Map<Object, Integer> codes = new HashMap<>();
            var each = values.stream().mapToInt(value -> codes.computeIfAbsent(value, v -> codes.size())).toArray();
            var counts = new int[codes.size()];
            IntStream.of(each).forEach(code -> counts[code]++);
            return new Codes(each, codes.size(), counts);
        }
    }
}
