// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;

/** What the paper's four names stand for; thresholds and results record it. */
public enum Method {
    /** What the paper computes: the mean of all spectral peaks, and stretches between pauses. */
    PAPER,
    /** What the names say: the fundamental frequency of the voice, and syllable nuclei. */
    VOICE;

    /** {@code paper} or {@code voice}, as files and options have it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidInputException if there is no method of this key */
    public static Method of(String key) {
        return Arrays.stream(values())
                .filter(method -> method.key().equals(key))
                .findFirst()
                .orElseThrow(() -> {
                    var keys = Arrays.stream(values()).map(Method::key).toList();
                    return InvalidInputException.of("method", key, "one of " + String.join(", ", keys)).meant(key, keys);
                });
    }
}
