// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Keeps a call from writing over one of its own inputs, by whatever name or link. */
public final class OwnInputs {
    private final String option;
    private final Path output;
    private final Object key; // null where the file system has none

    private OwnInputs(String option, Path output) throws IOException {
        this.option = option;
        this.output = output;
        this.key = Files.readAttributes(output, BasicFileAttributes.class).fileKey();
    }

    /**
     * Refuses a file to write that is a sound or a manifest of the call, also in a folder, a glob or a
     * manifest. All of them are gone through, but only where that file is there.
     *
     * @param option that names the file
     * @param output may be null
     */
    public static void spare(String option, Path output, List<String> arguments) {
        if (output == null || !Files.isRegularFile(output)) {
            return;
        }
        try {
            var own = new OwnInputs(option, output);
            arguments.stream()
                    .filter(argument -> !argument.equals(Inputs.STANDARD_INPUT))
                    .forEach(own::spare);
        } catch (IOException unreadable) {
            throw InvalidInputException.of(option, unreadable.getMessage(), "a file that can be written")
                    .in(output).causedBy(unreadable);
        }
    }

    private void spare(String argument) {
        var same = new ArrayList<Path>();
        try {
            var path = ByteNames.path(argument);
            var inputs = Inputs.of(List.of(argument));
            if (isSame(path)) {
                same.add(path);
            }
            while (same.isEmpty() && inputs.hasNext()) {
                var file = inputs.next().file();
                if (isSame(file)) {
                    same.add(file);
                }
            }
        } catch (InvalidInputException | InvalidPathException saidWhenItIsRead) {
            // what comes behind is not read then either
        }
        if (!same.isEmpty()) {
            throw InvalidInputException.of(option, output, "a file that is none of the inputs")
                    .next("it is " + ByteNames.shown(same.getFirst()));
        }
    }

    private boolean isSame(Path input) {
        try {
            return key == null ? Files.isSameFile(input, output)
                    : key.equals(Files.readAttributes(input, BasicFileAttributes.class).fileKey());
        } catch (IOException notThere) {
            return false;
        }
    }
}
