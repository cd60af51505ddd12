// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.error.InvalidInputException;

/** An answer that is none: its HTTP status, and why in the one grammar of refusals. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final int retryAfter;

    private Refusal(int status, int retryAfter, String message) {
        super(message, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** A refusal in the one grammar. */
    public static Refusal of(int status, String what, Object value, String expected) {
        return of(status, InvalidInputException.of(what, value, expected));
    }

    /** The refusal of an input. */
    public static Refusal of(int status, InvalidInputException why) {
        return new Refusal(status, 0, why.getMessage());
    }

    /** The refusal of a sound that cannot be decoded, with its name. */
    static Refusal undecodable(InvalidInputException why, String name) {
        var named = why.getMessage().contains(" in " + name) ? why : why.in(name);
        return new Refusal(422, 0, OptionWords.overHttp(named.getMessage()));
    }

    /** The same as it came from another process. */
    static Refusal of(int status, int retryAfter, String message) {
        return new Refusal(status, retryAfter, message);
    }

    /** The same for who may come again after so many seconds. */
    public Refusal retryAfter(int seconds) {
        return new Refusal(status, seconds, getMessage());
    }

    /** Of HTTP. */
    public int status() {
        return status;
    }

    /** Seconds; 0 where coming again does not help. */
    public int retryAfter() {
        return retryAfter;
    }
}
