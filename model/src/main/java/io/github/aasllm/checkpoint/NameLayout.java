// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import java.util.List;
import java.util.Optional;

/**
 * Names of tensors that differ by what they begin with.
 *
 * @param toCanonical from the names in files, in whichever layout; the first rule that fits is used
 * @param toMemory from canonical names to those that transformers 5 has in memory
 */
public record NameLayout(List<Rule> toCanonical, List<Rule> toMemory) implements TensorNames {
    /** What a name begins with, and what stands in its place. */
    public record Rule(String prefix, String replacement) {}

    /** No tensor is passed over: an unknown name stays as it is, and is refused as unused. */
    @Override
    public Optional<String> canonical(String stored) {
        return Optional.of(renamed(stored, toCanonical));
    }

    @Override
    public String inMemory(String canonical) {
        return renamed(canonical, toMemory);
    }

    private static String renamed(String name, List<Rule> rules) {
        for (var rule : rules) {
            if (name.startsWith(rule.prefix)) {
                return rule.replacement + name.substring(rule.prefix.length());
            }
        }
        return name;
    }
}
