// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.error;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files and folders that one which is not there may have been meant for. */
final class NearFiles {
    private static final int MOST = 2000; // entries of a folder that are looked at; a call may name many that are missing

    private NearFiles() {}

    /**
     * What to ask whoever named a file that is missing: {@code did you mean FOLDER/A?}, of the names beside it that the fewest
     * edits are away. Names that begin with a dot are not asked for. Empty where the folder is missing or not to be read, is large,
     * or where no name is near.
     */
    static Optional<String> question(Path missing) {
        var name = missing.getFileName();
        var folder = missing.getParent() == null ? Path.of("") : missing.getParent();
        if (name == null || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var entries = Files.list(folder)) {
            var names = entries.limit(MOST + 1L).map(entry -> entry.getFileName().toString()).toList();
            var near = names.size() > MOST ? null : names.stream().filter(entry -> !entry.startsWith(".")).toList();
            return near == null ? Optional.empty()
                    : Nearest.question(name.toString(), near, entry -> missing.resolveSibling(entry).toString());
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }
}
