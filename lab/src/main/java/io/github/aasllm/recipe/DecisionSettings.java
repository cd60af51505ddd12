// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.bundle.Decode;
import java.util.Optional;

/** What decides which emotion it is. */
public record DecisionSettings(
        @Key(value = "decision.by", standard = "llm", meaning = """
                The LLM; the paper's "w/o LLM" (`encoder-head`): a Transformer layer and a linear layer on the \
                encoder's states; or in an experiment a linear baseline, `logistic-regression` or `svm`, one \
                against the rest.""")
        By by,
        @Key(value = "decision.decoder", standard = "score", meaning = """
                Every label scored by the probability of its whole answer, or the LLM writes and an exact \
                match counts.""")
        Decode decoder,
        @Key(value = "decision.prior", standard = "none", meaning = """
                Whether scores are corrected for the labels' shares among the training clips (logit \
                adjustment).""")
        Prior prior,
        @Key(value = "decision.inner-folds", standard = "none", meaning = """
                In an experiment without a dev part, how many more trainings a fold has for its \
                temperature: each leaves other speakers of the training part out and predicts them, and \
                the temperature is fitted to all these predictions. With a dev part it is fitted there.""")
        Optional<Long> innerFolds,
        @Key(value = "decision.strangers", standard = "none", meaning = """
                How much less sure the LLM is of clips that are not like those of the training: the scores of a clip \
                that lies d times as far from them as most of them do are divided by d to this power, such as \
                `3`; nearer ones keep theirs. The temperature is fitted with that.""")
        Optional<Double> strangers) {
    /** Who decides. */
    public enum By {
        LLM,
        ENCODER_HEAD,
        LOGISTIC_REGRESSION,
        SVM;

        /** Whether it is one of the linear baselines. */
        public boolean isBaseline() {
            return this == LOGISTIC_REGRESSION || this == SVM;
        }
    }

    /** How the shares of the labels are corrected for. */
    public enum Prior {
        NONE,
        LOGIT_ADJUSTMENT
    }

    private static final String INNER_FOLDS = "decision.inner-folds";
    private static final int FEWEST_FOLDS = 2;
    private static final int MOST_FOLDS = 100;
    private static final double MOST_POWER = 10;

    /** @throws io.github.aasllm.error.InvalidInputException if a pair of values cannot be */
    public DecisionSettings {
        boolean scored = decoder == Decode.SCORE;
        Checks.require(
                scored || by == By.LLM,
                "decision.decoder", "generate", "score, as decision.by = " + Values.key(by) + " writes nothing");
        Checks.require(
                scored || prior == Prior.NONE,
                "decision.prior", "logit-adjustment", "none, as decision.decoder = generate has no scores");
        Checks.require(
                innerFolds.isEmpty() || innerFolds.get() >= FEWEST_FOLDS && innerFolds.get() <= MOST_FOLDS,
                INNER_FOLDS, innerFolds.orElse(0L), "2 to 100, or none");
        Checks.require(
                strangers.isEmpty() || strangers.get() > 0 && strangers.get() <= MOST_POWER,
                "decision.strangers", strangers.map(Values::number).orElse("none"), "above 0, 10 at most, or none");
        Checks.require(
                strangers.isEmpty() || scored && by == By.LLM,
                "decision.strangers", strangers.map(Values::number).orElse("none"),
                "none, as only an LLM that scores labels knows strangers");
        Checks.require(
                scored || innerFolds.isEmpty(),
                INNER_FOLDS, innerFolds.orElse(0L), "none, as decision.decoder = generate has no scores");
    }
}
