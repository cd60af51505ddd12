// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.error;

import tools.jackson.core.JacksonException;

/** What is wrong with a text that is to be JSON, in this program's words: a parser's own name its classes. */
public final class JsonFault {
    private static final String DUPLICATE = "Duplicate Object property ";

    private JsonFault() {}

    /**
     * The value of a refusal: that the text is cut off, has a key twice or is damaged; where, the caller says
     * who knows what it gave.
     */
    public static String of(JacksonException fault) {
        var message = fault.getOriginalMessage();
        if (message.startsWith("Unexpected end-of-input") || message.startsWith("No content to map")) {
            return "cut off";
        }
        if (message.startsWith(DUPLICATE)) {
            return message.substring(DUPLICATE.length()) + " twice";
        }
        return "damaged JSON";
    }
}
