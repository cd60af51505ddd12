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
        var message = named(input, failure instanceof InvalidInputException
                ? failure.getMessage()
                : "internal error: " + failure + " (a fault of aasllm, not of the file) in " + input.file());
        err.println(message);
        err.flush();
        return message;
    }

    /** Standard input by its own name, and not by that of the file that it was read into. */
    private static String named(Input input, String message) {
        return input.name().equals(Inputs.STANDARD_INPUT)
                ? message.replace(input.file().toString(), Inputs.STANDARD_INPUT) : message;
    }

    /** Takes note of inputs that failed in earlier calls and stand as they are. */
    public void standing(int earlier) {
        count += earlier;
    }

    /**
     * The exit code of a call that has no input left to make anything of.
     *
     * @param refusal is said where that is because inputs failed, and thrown where the call names none
     */
    public int noneLeft(InvalidInputException refusal) {
        if (count == 0) {
            throw refusal;
        }
        err.println(refusal.getMessage());
        err.flush();
        return exitCode();
    }

    /** 0 if nothing failed, else 1. */
    public int exitCode() {
        return count == 0 ? 0 : 1;
    }
}
