// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** The names under which files have rows, by what {@link SameFile} calls the files: of several the first. */
final class RecordedNames {
    private final Map<UUID, String> names = new HashMap<>(); // a hash is shorter than a path, and there may be millions
    private final Map<String, String> strays = new HashMap<>(); // names of no file here, by what follows their leading dots
    private final SameFile same = new SameFile();
    private final boolean fromHere;

    /** @param fromHere whether a relative name counts from the folder that the program runs in; else it names no known file */
    RecordedNames(boolean fromHere) {
        this.fromHere = fromHere;
    }

    /**
     * Takes a row's name, be its file there or not.
     *
     * @param failed whether its file had no answer, so that it may never have been there
     */
    void add(String name, boolean failed) {
        if (name.equals(Inputs.STANDARD_INPUT)) {
            return;
        }
        try {
            var path = ByteNames.path(name);
            if (fromHere || path.isAbsolute()) {
                names.putIfAbsent(hash(path), name);
            }
            if (fromHere && !failed && !path.isAbsolute() && !Files.exists(path)) {
                strays.put(ByteNames.shown(withoutDots(path)), name);
            }
        } catch (InvalidPathException | InvalidInputException noFile) {
            // the row of an argument that could not be read, which is known by its name alone
        }
    }

    /** The name under which an input's file has a row. */
    Optional<String> of(Input input) {
        boolean isFile = input.refusal().isEmpty() && !input.name().equals(Inputs.STANDARD_INPUT);
        return isFile ? Optional.ofNullable(names.get(hash(input.file()))) : Optional.empty();
    }

    /**
     * A row's relative name that is no file here and would be this input's from a folder above it, as where an earlier call ran
     * in another folder.
     */
    Optional<String> fromElsewhere(Input input) {
        if (strays.isEmpty() || input.refusal().isPresent() || input.name().equals(Inputs.STANDARD_INPUT)) {
            return Optional.empty();
        }
        var whole = input.file().toAbsolutePath().normalize();
        int length = whole.getNameCount();
        return IntStream.range(0, length)
                .mapToObj(from -> strays.get(ByteNames.shown(whole.subpath(from, length))))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** {@code ../a/b.wav} and {@code ./a/b.wav} are {@code a/b.wav}. */
    private static Path withoutDots(Path relative) {
        var path = relative.normalize();
        int from = 0;
        while (from < path.getNameCount() - 1 && path.getName(from).toString().equals("..")) {
            from++;
        }
        return path.subpath(from, path.getNameCount());
    }

    private UUID hash(Path file) {
        return UUID.nameUUIDFromBytes(same.key(file).getBytes(UTF_8));
    }
}
