// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.util.Locale;

/** Results that could not be written; it ends the call, for nothing that comes after would be complete. */
public final class FailedWrite extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What a shell reports of a program that the signal SIGPIPE ended: 128 and the signal's number, 13. */
    public static final int CLOSED_PIPE = 141;

    private final boolean closedPipe;

    private FailedWrite(String message, boolean closedPipe, IOException cause) {
        super(message, cause);
        this.closedPipe = closedPipe;
    }

    /**
     * A failure to write.
     *
     * @param what the stream or option
     * @param pipe whether it is known to be a pipe, in which a write fails only where nobody reads any more
     */
    static FailedWrite of(String what, boolean pipe, IOException cause) {
        var why = String.valueOf(cause.getMessage());
        return new FailedWrite(
                InvalidInputException.of(what, why, "room for all results, of which some are missing now")
                        .getMessage(),
                pipe || why.toLowerCase(Locale.ROOT).contains("broken pipe"),
                cause);
    }

    /** Whether the reader has gone, as {@code head} does, and nothing need be said. */
    public boolean closedPipe() {
        return closedPipe;
    }
}
