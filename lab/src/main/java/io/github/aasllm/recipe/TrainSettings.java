// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.Optional;

/** What is trained, and how its weights are kept. */
public record TrainSettings(
        @Key(value = "model.base", standard = "none", meaning = """
                The model that training starts from: a folder, relative to the recipe, a model of the hub \
                by its name, `random mini`, `random tiny` or `random small`; `none` where the command names it.""")
        Optional<StartingModel> base,
        @Key(value = "tune", standard = "lora", meaning = """
                `lora`, `full` (encoder, adapter and LLM), or a list of `encoder`, `adapter`, `llm`; with \
                `decision.by = encoder-head`, `head` alone, with `encoder`, or with `lora`: low-rank updates of \
                the encoder; then it is `head` where it is not said.""")
        Tune tune,
        @Key(value = "train.average", standard = "none", meaning = """
                The decay of an exponential moving average of the weights, taken after every step, such \
                as `0.999`; it is what is saved and evaluated.""")
        Optional<Double> average,
        @Key(value = "train.recompute", standard = "no", meaning = """
                Whether each layer's inner values are computed anew in the backward pass, which takes \
                longer and needs less memory.""")
        boolean recompute,
        @Key(value = "train.dropout", standard = "0 %", meaning = """
                The share of the encoder's channels that is dropped in training, the same ones over a whole \
                clip.""")
        Share dropout,
        @Key(value = "train.smoothing", standard = "0 %", meaning = """
                The share of the target that is spread over all labels; with an LLM, over their answers.""")
        Share smoothing,
        @Key(value = "train.pooled-head", standard = "none", meaning = """
                What the loss of a second, linear head counts beside that of the LLM's answer, such as \
                `0.5`. It reads the mean and the deviation over time of the encoder's states, which so learn \
                from every label directly, and is discarded after training.""")
        Optional<Double> pooledHead) {
    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public TrainSettings {
        average.ifPresent(decay -> Checks.require(
                decay > 0 && decay < 1, "train.average", Values.number(decay), "between 0 and 1, or none"));
        Checks.require(dropout.percent() < 100, "train.dropout", dropout, "less than 100 %");
        Checks.require(smoothing.percent() < 100, "train.smoothing", smoothing, "less than 100 %");
        pooledHead.ifPresent(weight -> Checks.require(
                weight > 0, "train.pooled-head", Values.number(weight), "a number > 0, or none"));
    }
}
