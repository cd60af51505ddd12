// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import java.util.Collection;
import java.util.HashSet;

/**
 * A set of clips that something was learned from; only its hash is kept, never an id.
 *
 * @param by what learned from them, such as {@code LoRA weights} or {@code temperature}
 * @param clips how many
 * @param sha256 of their ids, sorted, each with a line feed after it
 */
public record Seen(String by, int clips, String sha256) {
    public Seen {
        if (by.isBlank()) {
            throw InvalidInputException.of("seen.by", "\"" + by + "\"", "what learned from the clips");
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw InvalidInputException.of("seen.clips_sha256", sha256, "64 hexadecimal digits");
        }
    }

    /** The clips with these ids. */
    public static Seen of(String by, Collection<String> ids) {
        return new Seen(by, new HashSet<>(ids).size(), Thresholds.hashOfIds(ids));
    }
}
