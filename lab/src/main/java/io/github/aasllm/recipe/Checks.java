// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.error.InvalidInputException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the settings are held to; every refusal begins with the key, by which {@link Recipe} finds its line.
 */
final class Checks {
    private Checks() {}

    static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw InvalidInputException.of(key, value, expected);
        }
    }

    static void requireDistinct(String key, Collection<?> values) {
        var seen = new HashSet<>();
        for (var value : values) {
            require(seen.add(value), key, value + " twice", "each value once");
        }
    }

    static void requireWording(String key, String name) {
        requireOneOf(key, name, DescriptionTemplate.BUILT_IN);
    }

    /** An unchangeable copy that keeps the order. */
    static Map<String, String> inOrder(Map<String, String> values) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static void requireOneOf(String key, String name, List<String> names) {
        if (!names.contains(name)) {
            throw InvalidInputException.of(key, name, "one of " + String.join(", ", names)).meant(name, names);
        }
    }
}
