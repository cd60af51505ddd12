// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

/** The encoder's states, kept in a file where they are the same each time. */
public record CacheSettings(
        @Key(value = "cache.use", standard = "auto", meaning = """
                Whether a frozen encoder's states are computed once per clip and kept; `auto` where the \
                encoder is frozen and clips are not augmented.""")
        Use use,
        @Key(value = "cache.limit", standard = "8 GB", meaning = """
                How large the cache may grow; states that no longer fit are computed anew each time, and \
                that is said once.""")
        Bytes limit) {
    /** Whether states are kept. */
    public enum Use {
        AUTO,
        YES,
        NO
    }
}
