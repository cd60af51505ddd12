// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

/** The low-rank updates, where {@code tune} has {@code lora}. */
public record LoraSettings(
        @Key(value = "lora.targets", standard = "paper-text", meaning = """
                The linear layers that are updated: `paper-text` (all of the LLM, and the Adapter), \
                `paper-count` (q and v of the LLM), or a list of `q`, `k`, `v`, `o`, `gate`, `up`, \
                `down`, `adapter`, `encoder` (all of the speech encoder). With `tune = lora, head` they are those of \
                the encoder's layers: `encoder` (all of them), or a list of `q`, `k`, `v`, `o`, `up`, `down`.""")
        LoraTargets targets,
        @Key(value = "lora.rank", standard = "8", meaning = """
                The rank r of an update.""")
        int rank,
        @Key(value = "lora.alpha", standard = "32", meaning = """
                An update is multiplied by alpha / rank.""")
        double alpha,
        @Key(value = "lora.dropout", standard = "0 %", meaning = """
                The share of an update's inputs that is dropped in training.""")
        Share dropout) {
    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public LoraSettings {
        Checks.require(rank >= 1, "lora.rank", rank, "a whole number >= 1");
        Checks.require(rank <= 1 << 16, "lora.rank", rank, "at most 65536");
        Checks.require(alpha > 0, "lora.alpha", Values.number(alpha), "a number > 0");
        Checks.require(dropout.percent() < 100, "lora.dropout", dropout, "less than 100 %");
    }
}
