// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.evaluation.Scores;
import java.util.function.ToDoubleFunction;

/** The scores of the field. */
enum Measure {
    UA("UA", "unweighted accuracy, the mean of the classes' recalls", Scores::ua),
    WA("WA", "weighted accuracy, the share of clips that are right", Scores::wa),
    WF1("WF1", "F1 weighted by the classes' clips", Scores::weightedF1),
    MF1("MF1", "the mean F1 of the classes", Scores::macroF1);

    private final String sign;
    private final String meaning;
    private final ToDoubleFunction<Scores> score;

    Measure(String sign, String meaning, ToDoubleFunction<Scores> score) {
        this.sign = sign;
        this.meaning = meaning;
        this.score = score;
    }

    String sign() {
        return sign;
    }

    String meaning() {
        return meaning;
    }

    double of(Scores scores) {
        return score.applyAsDouble(scores);
    }
}
