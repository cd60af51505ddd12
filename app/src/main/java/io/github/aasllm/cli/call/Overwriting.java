// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import io.github.aasllm.bulk.ResultFile;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --force}, without which no command writes over a file that has something in it. */
public final class Overwriting {
    @Option(names = "--force", description = "Write over files that are there; without it they are refused.")
    private boolean force;

    /** Whether files may be written over. */
    public boolean isAllowed() {
        return force;
    }

    /**
     * Refuses a file that is there, before anything is read.
     *
     * @param option that names the file
     * @param file may be null; what is empty, or no file that keeps anything, such as a pipe, may be written to
     */
    public void spare(String option, Path file) {
        spare(option, file, "--force writes over it; else name another file");
    }

    /**
     * The same of a file of {@code --output}. One that is made of rows is this command's own only where they are beside
     * it.
     *
     * @param rows where they stand; the file itself, where it has them
     * @param resume whether they are gone on with
     */
    public void spareResults(Path file, Path rows, boolean resume) {
        if (!resume) {
            spare(ResultFile.OPTION, rows, "--resume goes on with it, --force writes over it; else name another file");
            spare(ResultFile.OPTION, file);
        } else if (!Files.exists(rows)) {
            spare(ResultFile.OPTION, file, "there is no " + rows + " to go on with");
        }
    }

    /** @param next what to do instead */
    public void spare(String option, Path file, String next) {
        if (!force && file != null && holdsSomething(file)) {
            throw InvalidInputException.of(option, "a file that is there", "a new file").in(file).next(next);
        }
    }

    private static boolean holdsSomething(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) > 0;
        } catch (IOException unreadable) {
            return true;
        }
    }
}
