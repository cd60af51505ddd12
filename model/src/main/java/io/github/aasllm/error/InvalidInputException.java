// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.error;

import java.nio.file.Path;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * A refusal of something the user gave, in the one grammar that all of them share:
 * {@code what: value (expected: ...) in FILE; what to do next}.
 *
 * <p>It is thrown where the fault is found and turned into one line and an exit code at the door of the
 * program, so it never stands for a fault of ours.
 */
public final class InvalidInputException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 4000; // letters of a part
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

    private InvalidInputException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The refusal {@code what: value (expected: expected)}. */
    public static InvalidInputException of(String what, Object value, String expected) {
        return new InvalidInputException(
                printable(what, 200) + ": " + printable(value, LONGEST) + " (expected: "
                        + printable(expected, LONGEST) + ")", null);
    }

    /**
     * Text from a file on one line of a terminal: control characters, which could start a line or move the
     * cursor, and halves of characters become �, and the rest of a very long text becomes dots.
     */
    private static String printable(Object value, int longest) {
        var text = String.valueOf(value);
        var shown = text.length() > longest ? text.substring(0, longest) + "..." : text;
        return UNPRINTABLE.matcher(shown).replaceAll("�");
    }

    /** The same refusal, with the file in which the value stands. */
    public InvalidInputException in(Path file) {
        return in(file.toString());
    }

    /** The same refusal, with the name of what the value stands in. */
    public InvalidInputException in(String name) {
        return new InvalidInputException(getMessage() + " in " + printable(name, LONGEST), getCause());
    }

    /** The same refusal, with what the user can do next. */
    public InvalidInputException next(String step) {
        return new InvalidInputException(getMessage() + "; " + printable(step, LONGEST), getCause());
    }

    /** The same refusal, with the known name that an unknown one may have been meant for, if one is near. */
    public InvalidInputException meant(String unknown, Collection<String> known) {
        return Nearest.question(unknown, known).map(this::next).orElse(this);
    }

    /** The same refusal, with the failure that revealed it; only {@code --debug} shows it. */
    public InvalidInputException causedBy(Throwable cause) {
        return new InvalidInputException(getMessage(), cause);
    }
}
