// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The rows of one clip in a packed batch: a stem, then branches that each continue the stem and do not see
 * one another.
 *
 * <p>Scoring K labels this way reads the prompt once: the stem is the prompt, each branch the answer of a
 * label.
 *
 * @param stem rows of the stem, at least 1
 * @param branches rows of each branch; may be 0
 */
public record Passage(int stem, int... branches) {

    /** All rows. */
    public int rows() {
        return stem + branchRows();
    }

    /** Whether every row follows the one before it: there is one branch at most. */
    boolean isOneText() {
        return branches.length <= 1;
    }

    int branchRows() {
        return Arrays.stream(branches).sum();
    }

    /** The position of every row in its own text, when {@code cached} tokens stand before the stem. */
    long[] positions(int cached) {
        var positions = new long[rows()];
        Arrays.setAll(positions, row -> cached + row);
        int row = stem;
        for (int length : branches) {
            for (int i = 0; i < length; i++) {
                positions[row++] = cached + stem + i;
            }
        }
        return positions;
    }

    /** What the branch rows may not see: [branch rows, cached + rows], 0 where seen and -∞ where not. */
    float[] branchMask(int cached) {
        int columns = cached + rows();
        var mask = new float[branchRows() * columns];
        Arrays.fill(mask, Float.NEGATIVE_INFINITY);
        int first = 0; // of the branch, among the branch rows
        for (int length : branches) {
            for (int i = 0; i < length; i++) {
                int start = (first + i) * columns;
                Arrays.fill(mask, start, start + cached + stem, 0);
                int own = start + cached + stem + first;
                Arrays.fill(mask, own, own + i + 1, 0);
            }
            first += length;
        }
        return mask;
    }

    /** What the stem's rows may not see behind a cache: [stem, cached + stem]. */
    float[] stemMask(int cached) {
        int columns = cached + stem;
        var mask = new float[stem * columns];
        IntStream.range(0, stem)
                .forEach(i -> Arrays.fill(
                        mask, i * columns + cached + i + 1, (i + 1) * columns, Float.NEGATIVE_INFINITY));
        return mask;
    }
}
