// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * The four scores of the field, each from 0 to 1; NaN of no clip.
 *
 * @param clips that were scored
 * @param ua unweighted accuracy, the mean of the classes' recalls
 * @param wa weighted accuracy, the share of clips that are right
 * @param weightedF1 F1 of each class, weighted by its clips
 * @param macroF1 F1 of each class, unweighted
 */
public record Scores(int clips, double ua, double wa, double weightedF1, double macroF1) {

    /** The means over folds or seeds, each counted once however many clips it has. */
    public static Scores mean(Collection<Scores> parts) {
        return new Scores(
                parts.stream().mapToInt(Scores::clips).sum(),
                mean(parts, Scores::ua),
                mean(parts, Scores::wa),
                mean(parts, Scores::weightedF1),
                mean(parts, Scores::macroF1));
    }

    private static double mean(Collection<Scores> parts, ToDoubleFunction<Scores> score) {
        return parts.stream().mapToDouble(score).average().orElse(Double.NaN);
    }
}
