// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Files of sound in folders; names that begin with a dot are the file system's own and do not count. */
final class SoundFiles {
    private static final Set<String> EXTENSIONS = Set.of("wav", "flac", "mp3", "ogg", "opus", "m4a", "mp4",
            "aac");

    private SoundFiles() {}

    /**
     * The sound files of a folder and of all folders below it, sorted.
     *
     * @throws InvalidInputException if a folder cannot be read
     */
    static List<Path> below(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(SoundFiles::isSound).filter(Files::isRegularFile).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw InvalidInputException.of("folder", e.getMessage(), "a readable folder").in(folder)
                    .causedBy(e);
        }
    }

    private static boolean isSound(Path file) {
        var name = file.getFileName().toString();
        return !name.startsWith(".") && EXTENSIONS.contains(extension(name));
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** A file's name without its extension. */
    static String stem(Path file) {
        var name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /**
     * The first of {@code stem.wav}, {@code stem.flac} and {@code stem.mp4} that is there, else the first.
     */
    static Path named(Path folder, String stem) {
        for (var extension : List.of("wav", "flac", "mp4")) {
            var file = folder.resolve(stem + "." + extension);
            if (Files.exists(file)) {
                return file;
            }
        }
        return folder.resolve(stem + ".wav");
    }
}
