// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import io.github.aasllm.bulk.ResultFile;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option {@code --force}, without which no command writes over a file that has something in it. */
public final class Overwriting {
    static final String OPTION = "--force";

    @Option(names = OPTION, description = "Write over files that are there; without it they are refused.")
    private boolean force;

    private final Map<Path, String> options = new HashMap<>(); // by the file that they name

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
        requireOwn(ResultFile.OPTION, file);
        requireOwn(ResultFile.OPTION, rows);
        if (!resume) {
            spare(ResultFile.OPTION, rows, "--resume goes on with it, --force writes over it; else name another file");
            spare(ResultFile.OPTION, file);
        } else if (!Files.exists(rows)) {
            spare(ResultFile.OPTION, file, "there is no " + rows + " to go on with");
        }
    }

    /** @param next what to do instead */
    public void spare(String option, Path file, String next) {
        requireOwn(option, file);
        if (!force && file != null && holdsSomething(file)) {
            throw InvalidInputException.of(option, "a file that is there", "a new file").in(file).next(next);
        }
    }

    /** Two options do not write one file: of what the first has written nothing would be left. */
    private void requireOwn(String option, Path file) {
        if (file == null) {
            return;
        }
        var other = options.putIfAbsent(real(file), option);
        if (other != null && !other.equals(option)) {
            throw InvalidInputException.of(option, "the file of " + other, "a file of its own").in(file);
        }
    }

    /** The file behind all links, be it there or not. */
    private static Path real(Path file) {
        var whole = file.toAbsolutePath().normalize();
        try {
            return Files.exists(whole) ? whole.toRealPath()
                    : Files.isSymbolicLink(whole) ? real(whole.resolveSibling(Files.readSymbolicLink(whole)))
                    : whole.getParent().toRealPath().resolve(whole.getFileName());
        } catch (IOException unreadable) {
            return whole;
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
