// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

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
        int feedForward) {
    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public HeadSettings {
        Checks.require(width >= 1, "head.width", width, "a whole number >= 1");
        Checks.require(heads >= 1 && width % heads == 0, "head.heads", heads, "a divisor of head.width, "
                + width);
        Checks.require(feedForward >= 1, "head.feed-forward", feedForward, "a whole number >= 1");
    }
}
