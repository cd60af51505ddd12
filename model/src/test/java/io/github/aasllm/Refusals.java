// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.error.InvalidInputException;
import org.junit.jupiter.api.function.Executable;

/** The words of a refusal, so that a test can hold the whole sentence. */
public final class Refusals {
    private Refusals() {}

    /** The message with which a call refuses what the user gave. */
    public static String of(Executable call) {
        return assertThrows(InvalidInputException.class, call).getMessage();
    }
}
