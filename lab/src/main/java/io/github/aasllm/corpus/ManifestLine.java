// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.audio.Padding;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.LabelSpelling;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of a list of clips.
 *
 * @param number where it begins in the file, from 1
 * @param cells by column, whose name is found in any case; without white space around them
 */
record ManifestLine(long number, SortedMap<String, String> cells) {
    /** Columns that have a meaning, and are called so whatever case a list has them in. */
    private static final List<String> KNOWN = List.of(
            Manifest.PATH, "label", "emotion", PlainManifest.ID, Utterance.SPEAKER, Utterance.SEX,
            Utterance.SESSION, Utterance.SPLIT, Utterance.TEXT, Utterance.CHANNEL, Padding.SPEECH_SAMPLES,
            Padding.SAMPLE_RATE);

    /** The name by which a column is known: without white space around it, and of those above as they are. */
    static String column(String header) {
        var name = LabelSpelling.trimmed(header);
        return KNOWN.stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
    }

    /** Whether a column has a meaning of its own. */
    static boolean isKnown(String header) {
        return KNOWN.contains(column(header));
    }

    /** A line while it is read. */
    static final class Cells {
        private final Path file;
        private final long number;
        private final TreeMap<String, String> cells = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        Cells(Path file, long number) {
            this.file = file;
            this.number = number;
        }

        /**
         * Takes a cell; one of a column without a name is nobody's.
         *
         * @throws InvalidInputException if the line has the column already, or the text has a NUL
         */
        void add(String header, String text) {
            var column = column(header);
            if (text.indexOf('\0') >= 0) {
                throw refusal("a NUL in " + column, "text");
            }
            if (!column.isEmpty() && cells.put(column, LabelSpelling.stripped(text)) != null) {
                throw refusal(column + " twice", "each column once");
            }
        }

        InvalidInputException refusal(String value, String expected) {
            return InvalidInputException.of("manifest line " + number, value, expected).in(file);
        }

        /** Whether it says nothing. */
        boolean isBlank() {
            return cells.values().stream().allMatch(String::isEmpty);
        }

        ManifestLine finish() {
            return new ManifestLine(number, Collections.unmodifiableSortedMap(cells));
        }
    }

    /** A cell, empty where the line has none. */
    String cell(String column) {
        return cells.getOrDefault(column, "");
    }
}
