// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.nio.file.Path;

/**
 * One sound file to work on.
 *
 * @param name as results call it
 * @param file where it is
 */
record Input(String name, Path file) {

    static Input of(Path file) {
        return new Input(file.toString(), file);
    }
}
