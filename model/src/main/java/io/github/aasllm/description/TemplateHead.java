// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.error.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The lines {@code key: "words"} before the wording of a description template. */
final class TemplateHead {
    /** For a value that is not defined, whose level is Low. */
    static final String UNDEFINED = "undefined";

    private static final List<String> KEYS = Stream.concat(
                    Stream.of(Level.LOW.word(), Level.MIDDLE.word(), Level.HIGH.word(), UNDEFINED),
                    Stream.of(Cue.values()).map(TemplateHead::without))
            .toList();

    private TemplateHead() {}

    /** The key of the wording that leaves a cue out, such as {@code without_pitch}. */
    static String without(Cue cue) {
        return "without_" + cue.slot();
    }

    /**
     * Reads a head; blank lines and lines that begin with # do not count.
     *
     * @throws InvalidInputException if a line is of another form, or a key comes twice
     */
    static Map<String, String> parse(String template, List<String> lines) {
        var words = new HashMap<String, String>();
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(": \"");
            String key = colon < 0 ? line : line.substring(0, colon);
            if (!KEYS.contains(key) || !line.endsWith("\"") || line.length() < colon + 5) {
                throw InvalidInputException.of(
                        "description template " + template, line, "one of " + KEYS + ", as in low: \"low\"");
            }
            if (words.put(key, line.substring(colon + 3, line.length() - 1)) != null) {
                throw InvalidInputException.of(
                        "description template " + template, key + " twice", "each key once");
            }
        }
        return words;
    }
}
