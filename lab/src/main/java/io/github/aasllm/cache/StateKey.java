// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cache;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import java.util.HexFormat;

/**
 * What all states of one file have in common; together with a clip's content it says everything that they
 * depend on.
 *
 * @param model the fingerprint of the model whose encoder it is
 * @param features how an encoder hears a clip, as it tells: whatever changes that must change this
 * @param width of a state, D
 */
public record StateKey(String model, String features, int width) {
    /** @throws InvalidInputException if the width is not positive */
    public StateKey {
        if (width < 1) {
            throw InvalidInputException.of("width of states", width, "a whole number >= 1");
        }
    }

    /** The name of the file: a word, and 16 letters of the key's SHA-256. */
    String fileName() {
        return "states-" + HexFormat.of().formatHex(hash(), 0, 8) + ".cache";
    }

    /** SHA-256 of the whole key. */
    byte[] hash() {
        return new Sha256().add(model + "\n" + features + "\n" + width + "\n").bytes();
    }
}
