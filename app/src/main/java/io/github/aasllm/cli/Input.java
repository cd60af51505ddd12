// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.corpus.ManifestRow;
import java.nio.file.Path;
import java.util.Map;

/**
 * One sound file to work on.
 *
 * @param name as results call it
 * @param file where it is
 * @param facts what a manifest says about it, by column; empty without a manifest
 */
record Input(String name, Path file, Map<String, String> facts) {

    Input(String name, Path file) {
        this(name, file, Map.of());
    }

    static Input of(Path file) {
        return new Input(file.toString(), file);
    }

    static Input of(ManifestRow row) {
        return new Input(row.path(), row.file(), row.facts());
    }
}
