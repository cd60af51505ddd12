// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.acoustic.Normalisation;

/** The encoder head, where {@code decision.by = encoder-head}. */
public record HeadSettings(
        @Key(value = "head.width", standard = "1024", meaning = """
                Width of its Transformer layer; states of another width are projected to it.""")
        int width,
        @Key(value = "head.heads", standard = "16", meaning = """
                Attention heads, a divisor of the width.""")
        int heads,
        @Key(value = "head.feed-forward", standard = "512", meaning = """
                Width of its feed-forward layer.""")
        int feedForward,
        @Key(value = "head.dropout", standard = "0 %", meaning = """
                The share of the encoder's channels that is dropped in training, the same ones over a whole \
                clip.""")
        Share dropout,
        @Key(value = "head.smoothing", standard = "0 %", meaning = """
                The share of the target that is spread over all labels.""")
        Share smoothing,
        @Key(value = "head.normalise", standard = "none", meaning = """
                What is done to a clip before the encoder hears it, in training and test alike: `none`, \
                `level`, `edges` or `level+edges`.""")
        Normalisation normalisation) {
    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public HeadSettings {
        Checks.require(width >= 1, "head.width", width, "a whole number >= 1");
        Checks.require(heads >= 1 && width % heads == 0, "head.heads", heads, "a divisor of head.width, "
                + width);
        Checks.require(feedForward >= 1, "head.feed-forward", feedForward, "a whole number >= 1");
        Checks.require(dropout.percent() < 100, "head.dropout", dropout, "less than 100 %");
        Checks.require(smoothing.percent() < 100, "head.smoothing", smoothing, "less than 100 %");
    }
}
