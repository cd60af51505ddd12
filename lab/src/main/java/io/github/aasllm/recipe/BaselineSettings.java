// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.List;
import java.util.Optional;

/** The linear baselines, where {@code decision.by} is {@code logistic-regression} or {@code svm}. */
public record BaselineSettings(
        @Key(value = "baseline.features", standard = "encoder", meaning = """
                The features of a clip: the states of the speech encoder of `model.base` pooled over time, or \
                the `acoustic` properties of box 1 as `description.method` measures them, without any model. \
                Each number is standardised by the training clips alone; one that is not defined counts as \
                their mean.""")
        Features features,
        @Key(value = "baseline.pool", standard = "mean", meaning = """
                How states become one row: their `mean` over time, or `mean+sd`, the standard deviation behind \
                the mean.""")
        Pooling pool,
        @Key(value = "baseline.c", standard = "1", meaning = """
                What an error costs beside the size of the weights (C of LIBLINEAR, summed over the training \
                clips). Of several values that with the best `select.metric` is taken, the smaller where two are \
                as good: on the dev part of `protocol.dev`, or over `baseline.inner-folds`.""")
        List<Double> c,
        @Key(value = "baseline.inner-folds", standard = "none", meaning = """
                Where several values of `baseline.c` are tried and there is no dev part: into how many parts the \
                training speakers are dealt, each predicted by a model trained on the others.""")
        Optional<Long> innerFolds) {
    /** What a clip is told by. */
    public enum Features {
        ENCODER,
        ACOUSTIC
    }

    private static final int MOST_FOLDS = 100;

    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public BaselineSettings {
        c = List.copyOf(c);
        Checks.requireDistinct("baseline.c", c);
        c.forEach(value -> Checks.require(value > 0, "baseline.c", Values.number(value), "numbers > 0"));
        innerFolds.ifPresent(count -> Checks.require(
                count >= 2 && count <= MOST_FOLDS, "baseline.inner-folds", count, "2 to 100, or none"));
    }
}
