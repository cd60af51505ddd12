// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.corpus.Manifest;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The sound files that the arguments AUDIO... name: a file, a folder with all that is below it, a glob, a
 * manifest, or {@code -} for standard input.
 *
 * <p>They come one by one, so that a corpus of millions costs no memory: the files of a folder or a glob in
 * the order of their names, folder by folder, those of a folder only with an extension of sound. A name that
 * does not exist stays an input, so that its failure is reported beside the results of the others.
 */
final class Inputs {
    static final String LABEL = "AUDIO";
    static final String DESCRIPTION = "Sound files, folders, globs, manifests (.csv or .jsonl with a column"
            + " path), or - for standard input.";

    private static final String STANDARD_INPUT = "-";
    private static final String WILDCARDS = "*?[{";
    private static final Set<String> EXTENSIONS = Set.of(
            "wav", "flac", "mp3", "ogg", "oga", "opus", "m4a", "mp4", "aac", "webm", "mka", "aiff", "aif",
            "au", "w64");

    private Inputs() {}

    /**
     * The inputs in the order of the arguments.
     *
     * @throws InvalidInputException here or on the way, if a folder, a glob or a manifest has no sound file,
     *     or a folder or a manifest cannot be read
     */
    static Iterator<Input> of(List<String> arguments) {
        return new FlatIterator<>(arguments.iterator(), Inputs::named);
    }

    private static Iterator<Input> named(String argument) {
        if (argument.equals(STANDARD_INPUT)) {
            return List.of(standardInput()).iterator();
        }
        if (Manifest.isManifest(argument)) {
            return new FlatIterator<>(Manifest.read(path(argument)),
                    row -> List.of(Input.of(row)).iterator());
        }
        boolean isGlob = argument.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
        if (isGlob && !Files.exists(path(argument))) {
            var matcher = FileSystems.getDefault().getPathMatcher("glob:" + argument);
            return required(argument, below(base(argument), matcher::matches));
        }
        var path = path(argument);
        return Files.isDirectory(path)
                ? required(argument, below(path, Inputs::isSound))
                : List.of(Input.of(path)).iterator();
    }

    private static Path path(String argument) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw InvalidInputException.of(LABEL, argument, "a path or a glob").causedBy(e);
        }
    }

    private static Iterator<Input> required(String argument, Iterator<Input> found) {
        if (!found.hasNext()) {
            throw InvalidInputException.of(LABEL, argument, "at least one sound file there");
        }
        return found;
    }

    /** The wanted files below a folder; of each level no more than one folder's names are held at a time. */
    private static Iterator<Input> below(Path folder, Predicate<Path> wanted) {
        return new FlatIterator<>(sorted(folder).iterator(), entry -> {
            if (Files.isDirectory(entry)) {
                return below(entry, wanted);
            }
            return wanted.test(entry) ? List.of(Input.of(entry)).iterator() : Collections.emptyIterator();
        });
    }

    private static List<Path> sorted(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw InvalidInputException.of(LABEL, folder, "a readable folder").causedBy(e);
        }
    }

    /** The folder before the first wildcard. */
    private static Path base(String glob) {
        int wildcard = 0;
        while (WILDCARDS.indexOf(glob.charAt(wildcard)) < 0) {
            wildcard++;
        }
        int end = glob.lastIndexOf('/', wildcard);
        return end < 0 ? Path.of("") : Path.of(glob.substring(0, end + 1));
    }

    private static boolean isSound(Path file) {
        var name = file.getFileName().toString();
        return EXTENSIONS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** Decoders seek, so what comes from a pipe is put into a file first. */
    private static Input standardInput() {
        try (InputStream in = System.in) {
            var file = Files.createTempFile("aasllm", ".audio");
            file.toFile().deleteOnExit();
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return new Input(STANDARD_INPUT, file);
        } catch (IOException e) {
            throw InvalidInputException.of("standard input", e.getMessage(), "a sound file").causedBy(e);
        }
    }
}
