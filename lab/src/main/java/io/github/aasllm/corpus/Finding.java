// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Something about a copy of a corpus that its user has to know.
 *
 * @param detail the reason, in the grammar of refusals, or what is known
 */
public record Finding(Kind kind, Path file, String detail) {
    /** What is wrong, the harmless last. */
    public enum Kind {
        /** A clip that the labels name is not there. */
        MISSING,
        /** It cannot be decoded to its end. */
        BROKEN,
        /** It has no sample. */
        EMPTY,
        /** A sound file that no label names. */
        UNEXPECTED,
        /** A fault that every copy of the corpus has. */
        KNOWN;

        /** In lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
