// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Finds the files of a name below folders. */
final class PredictionFolder {
    /** Files of this name are predictions, however deep they lie. */
    static final String FILE_NAME = "predictions.jsonl";

    /**
     * A file that was found.
     *
     * @param path to read it by
     * @param name to call it by in a report: from the given folder's own name on, so that it says nothing of
     *     the machine
     */
    record Found(Path path, String name) {}

    private PredictionFolder() {}

    /**
     * The prediction files below all folders, each once, in the order of their paths.
     *
     * @throws InvalidInputException if there is none below one of them
     */
    static Collection<Found> files(List<Path> folders) {
        return files(folders, FILE_NAME, true);
    }

    /**
     * The files of a name, likewise.
     *
     * @param required whether each folder must have one
     */
    static Collection<Found> files(List<Path> folders, String fileName, boolean required) {
        var files = new TreeMap<Path, Found>();
        for (var folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw NearFiles.ask(InvalidInputException.of("DIR", folder, "a folder"), folder, Files::isDirectory);
            }
            try (var below = Files.walk(folder)) {
                var root = folder.toRealPath();
                var found = below.filter(file -> file.endsWith(fileName) && Files.isRegularFile(file))
                        .toList();
                if (found.isEmpty() && required) {
                    throw InvalidInputException.of("DIR", folder, "a folder with a " + fileName
                            + " in or below it");
                }
                for (var file : found) {
                    var name = (root.getFileName() == null ? Path.of("") : root.getFileName())
                            .resolve(folder.relativize(file));
                    files.putIfAbsent(file.toRealPath(), new Found(file, name.toString()));
                }
            } catch (UncheckedIOException | IOException e) {
                throw InvalidInputException.of("DIR", e.getMessage(), "a folder that can be read")
                        .in(folder)
                        .causedBy(e);
            }
        }
        return files.values();
    }
}
