// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.error.InvalidInputException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inputs of a call that failed, one line each on standard error; the others go on. */
public final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final PrintWriter err;
    private int count;

    public Failures(PrintWriter err) {
        this.err = err;
    }

    /** Reports a failure, and gives the message that stands in the input's record. */
    public String report(Input input, RuntimeException failure) {
        count++;
        LOG.debug("{}", input.name(), failure);
        var message = failure instanceof InvalidInputException
                ? failure.getMessage()
                : "internal error: " + failure + " (a fault of aasllm, not of the file) in " + input.file();
        err.println(message);
        err.flush();
        return message;
    }

    /** Takes note of inputs that failed in earlier calls and stand as they are. */
    public void standing(int earlier) {
        count += earlier;
    }

    /** 0 if nothing failed, else 1. */
    public int exitCode() {
        return count == 0 ? 0 : 1;
    }
}
