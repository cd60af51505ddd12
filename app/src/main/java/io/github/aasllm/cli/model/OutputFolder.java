// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code -o} of commands that make a folder. */
final class OutputFolder {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "A new or empty folder.")
    private Path folder;

    Path folder() {
        return folder;
    }
}
