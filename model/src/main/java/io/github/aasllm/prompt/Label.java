// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.prompt;

import io.github.aasllm.error.InvalidInputException;

/**
 * An emotion that may be named.
 *
 * @param name what results call it
 * @param answer the words that the LLM says for it
 */
public record Label(String name, String answer) {

    public Label {
        if (name.isBlank() || answer.isBlank()) {
            throw InvalidInputException.of("label", "\"" + name + "\"", "a word or a few");
        }
        if ((name + answer).chars().anyMatch(Character::isISOControl)) { // a terminal would obey them
            throw InvalidInputException.of("label", "\"" + name + "\"", "words without control characters");
        }
        if (answer.contains("<|")) { // would be read as a special token
            throw InvalidInputException.of("label", "\"" + answer + "\"", "words without <|");
        }
    }

    /** A label whose name is its answer, verbatim. */
    public static Label of(String name) {
        return new Label(name, name);
    }
}
