// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.run;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that locks and leaves a folder again and again for three seconds: {@code TakenTurns FOLDER}. It prints how often it
 * had it, and ends by an exception if another had it at the same time, or if it was refused but for another that had it.
 */
final class TakenTurns {
    /** The folder that is locked, below the given one. */
    static final String RUN = "run";

    private static final long NANOSECONDS = 3_000_000_000L;

    private TakenTurns() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        var mark = folder.resolve("mark"); // of who works there, and not in it: else the folder would stay
        int turns = 0;
        for (long end = System.nanoTime() + NANOSECONDS; System.nanoTime() < end;) {
            try (var lock = RunLock.of(folder.resolve(RUN))) {
                Files.createFile(mark);
                turns += lock == null ? 0 : 1;
                Files.delete(mark);
            } catch (InvalidInputException refusal) {
                if (!refusal.getMessage().startsWith("run: in use by ")) {
                    throw refusal;
                }
            }
        }
        System.out.println(turns);
    }
}
