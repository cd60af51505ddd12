// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The names under which files have rows, by what {@link SameFile} calls the files: of several the first. */
final class RecordedNames {
    private final Map<UUID, String> names = new HashMap<>(); // a hash is shorter than a path, and there may be millions
    private final SameFile same = new SameFile();
    private final boolean fromHere;

    /** @param fromHere whether a relative name counts from the folder that the program runs in; else it names no known file */
    RecordedNames(boolean fromHere) {
        this.fromHere = fromHere;
    }

    /** Takes a row's name, be its file there or not. */
    void add(String name) {
        if (name.equals(Inputs.STANDARD_INPUT)) {
            return;
        }
        try {
            var path = ByteNames.path(name);
            if (fromHere || path.isAbsolute()) {
                names.putIfAbsent(hash(path), name);
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

    private UUID hash(Path file) {
        return UUID.nameUUIDFromBytes(same.key(file).getBytes(UTF_8));
    }
}
