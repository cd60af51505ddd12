// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.Optional;

/** AdamW and what is done to the gradients before it. */
public record OptimiserSettings(
        @Key(value = "train.rate", standard = "1e-4", meaning = """
                AdamW's learning rate at its height.""")
        double rate,
        @Key(value = "train.encoder-rate", standard = "1", meaning = """
                What the rate is multiplied by for the speech encoder, where it is tuned, or for its low-rank updates \
                below a head.""")
        double encoderRate,
        @Key(value = "train.decay", standard = "0", meaning = """
                AdamW's weight decay, of matrices and kernels alone. The paper names none.""")
        double decay,
        @Key(value = "train.beta1", standard = "0.9", meaning = """
                AdamW's decay of the gradient's mean.""")
        double beta1,
        @Key(value = "train.beta2", standard = "0.999", meaning = """
                AdamW's decay of the gradient's mean square.""")
        double beta2,
        @Key(value = "train.epsilon", standard = "1e-8", meaning = """
                What AdamW adds to the denominator.""")
        double epsilon,
        @Key(value = "train.clip", standard = "1", meaning = """
                The norm of all gradients to which larger ones are scaled down, or `none`.""")
        Optional<Double> clip) {
    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public OptimiserSettings {
        requirePositive("train.rate", rate);
        requirePositive("train.encoder-rate", encoderRate);
        Checks.require(decay >= 0, "train.decay", Values.number(decay), "a number >= 0");
        requireDecay("train.beta1", beta1);
        requireDecay("train.beta2", beta2);
        requirePositive("train.epsilon", epsilon);
        clip.ifPresent(norm -> requirePositive("train.clip", norm));
    }

    private static void requireDecay(String key, double value) {
        Checks.require(value >= 0 && value < 1, key, Values.number(value), "at least 0 and below 1");
    }

    private static void requirePositive(String key, double value) {
        Checks.require(value > 0, key, Values.number(value), "a number > 0");
    }
}
