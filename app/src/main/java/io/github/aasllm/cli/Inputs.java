// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The sound files that the arguments AUDIO... name: a file, a folder with all that is below it, a glob, or
 * {@code -} for standard input.
 *
 * <p>Files of a folder or a glob come in the order of their names, those of a folder only with an extension of sound.
 * A name that does not exist stays an input, so that its failure is reported beside the results of the others.
 */
final class Inputs {
    static final String DESCRIPTION = "Sound files, folders, globs, or - for standard input.";

    private static final String STANDARD_INPUT = "-";
    private static final Set<String> EXTENSIONS = Set.of(
            "wav", "flac", "mp3", "ogg", "oga", "opus", "m4a", "mp4", "aac", "webm", "mka", "aiff", "aif", "au", "w64");

    private Inputs() {}

    static List<Input> of(List<String> arguments) {
        var inputs = new ArrayList<Input>();
        for (var argument : arguments) {
            inputs.addAll(argument.equals(STANDARD_INPUT) ? List.of(standardInput()) : named(argument));
        }
        return inputs;
    }

    private static List<Input> named(String argument) {
        try {
            var path = Path.of(argument);
            if (Files.isDirectory(path)) {
                return required(argument, below(path, Inputs::isSound));
            }
            if (Files.exists(path) || !isGlob(argument)) {
                return List.of(Input.of(path));
            }
        } catch (InvalidPathException e) {
            throw InvalidInputException.of("AUDIO", argument, "a path or a glob").causedBy(e);
        }
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + argument);
        return required(argument, below(base(argument), matcher::matches));
    }

    private static List<Input> required(String argument, List<Input> found) {
        if (found.isEmpty()) {
            throw InvalidInputException.of("AUDIO", argument, "at least one sound file there");
        }
        return found;
    }

    private static List<Input> below(Path folder, Predicate<Path> wanted) {
        try (var tree = Files.walk(folder)) {
            return tree.filter(wanted)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .map(Input::of)
                    .toList();
        } catch (IOException e) {
            throw InvalidInputException.of("AUDIO", folder, "a readable folder").causedBy(e);
        }
    }

    /** The folder before the first wildcard. */
    private static Path base(String glob) {
        int wildcard = 0;
        while ("*?[{".indexOf(glob.charAt(wildcard)) < 0) {
            wildcard++;
        }
        int end = glob.lastIndexOf('/', wildcard);
        return end < 0 ? Path.of("") : Path.of(glob.substring(0, end + 1));
    }

    private static boolean isGlob(String argument) {
        return argument.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
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
