// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import java.util.List;

/** How the clips are parted, and how often everything is repeated. */
public record ProtocolSettings(
        @Key(value = "protocol.folds", standard = "none", meaning = """
                The test parts: `none` (all clips train; in an experiment with `decision.inner-folds`), \
                `leave-one-session-out`, `leave-one-speaker-out`, `actor-folds N` (N folds of speakers in the order of their \
                names), `official` (the corpus's own parts) or `declared` (by `columns.split`).""")
        Folds folds,
        @Key(value = "protocol.dev", standard = "none", meaning = """
                What is set aside of the training clips for selection: `none`, `official` (the corpus's \
                or the declared dev part), or a seeded draw such as `20 % of clips` or `20 % of \
                speakers`.""")
        DevPart dev,
        @Key(value = "protocol.seeds", standard = "1", meaning = """
                The seeds: an experiment runs every fold once for each, a single training takes the \
                first.""")
        List<Long> seeds) {
    /** @throws io.github.aasllm.error.InvalidInputException if a value cannot be */
    public ProtocolSettings {
        Checks.require(!seeds.isEmpty(), "protocol.seeds", "none", "at least one whole number");
        for (long seed : seeds) {
            Checks.require(seed >= 0, "protocol.seeds", seed, "whole numbers >= 0");
        }
        Checks.requireDistinct("protocol.seeds", seeds);
        seeds = List.copyOf(seeds);
    }
}
