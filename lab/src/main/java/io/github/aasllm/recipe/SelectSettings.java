// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

/** Which of the states that training went through is kept. */
public record SelectSettings(
        @Key(value = "select.by", standard = "last", meaning = """
                The last state, or after each epoch the best on the dev part. `test-oracle` takes the \
                best on the test part, as some published figures do; every result of it is marked so, and \
                none is comparable. Only an encoder head can be selected so.""")
        By by,
        @Key(value = "select.metric", standard = "ua", meaning = """
                What is best: unweighted accuracy, accuracy, weighted F1 or loss.""")
        Metric metric) {
    /** How a state is selected. */
    public enum By {
        LAST,
        BEST_DEV,
        TEST_ORACLE
    }

    /** What is compared. */
    public enum Metric {
        UA,
        WA,
        WEIGHTED_F1,
        LOSS
    }
}
