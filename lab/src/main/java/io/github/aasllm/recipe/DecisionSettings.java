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
        Optional<Double> strangers,
        @Key(value = "decision.spectral-statistics", standard = "none", meaning = """
                Beside the LLM, which alone decides in the paper, logistic regression on mean and deviation over \
                time of the spectrogram of the same training clips: both log probabilities of a label are added. \
                The number is C, what an error costs it beside the squares of its weights, such as `0.003`.""")
        Optional<Double> spectrum) {
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
    private static final String SPECTRUM = "decision.spectral-statistics";
    private static final double MOST_COST = 1000;

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
                spectrum.isEmpty() || spectrum.get() > 0 && spectrum.get() <= MOST_COST,
                SPECTRUM, spectrum.map(Values::number).orElse("none"), "above 0, 1000 at most, or none");
        Checks.require(
                spectrum.isEmpty() || scored && by == By.LLM,
                SPECTRUM, spectrum.map(Values::number).orElse("none"),
                "none, as it is combined with an LLM that scores labels");
        Checks.require(
                scored || innerFolds.isEmpty(),
                INNER_FOLDS, innerFolds.orElse(0L), "none, as decision.decoder = generate has no scores");
    }
}
