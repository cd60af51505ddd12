// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a list of clips is called, and in which of its columns what stands.
 *
 * @param list the file in the folder of the corpus; {@value #USUAL_LIST} stands for manifest.jsonl too
 * @param file a clip's file from the list's folder on, where <code>{}</code> stands for what the column of
 *     its path has
 * @param columns by what they say ({@link #COLUMNS}), those that are called otherwise
 * @param optional what of it may be said nowhere in the list, though its column is named
 */
public record ListLayout(String list, String file, Map<String, String> columns, Set<String> optional) {
    /** The list that a corpus has where nothing is said. */
    public static final String USUAL_LIST = "manifest.csv";

    /** The path as it is written. */
    public static final String AS_WRITTEN = "{}";

    static final String LABEL = "label";

    /** What a list may say of a clip; without another name the column is called so too. */
    public static final List<String> COLUMNS = List.of(
            Manifest.PATH, LABEL, PlainManifest.ID, Utterance.SPEAKER, Utterance.SEX, Utterance.SESSION,
            Utterance.SPLIT, Utterance.TEXT);

    /** Everything is called as it is. */
    public static final ListLayout USUAL = new ListLayout(USUAL_LIST, AS_WRITTEN, Map.of(), Set.of());

    /** @throws InvalidInputException if the path of clips has no place for what a list says */
    public ListLayout {
        if (!file.contains(AS_WRITTEN)) {
            throw InvalidInputException.of("corpus.path", file, "a text with {} in it");
        }
        var other = new TreeMap<>(columns);
        other.entrySet().removeIf(entry -> entry.getKey().equals(entry.getValue()));
        columns = Map.copyOf(other);
        optional = Set.copyOf(optional);
    }

    /** A manifest whose labels stand in a column of another name. */
    static ListLayout labelledBy(String column) {
        return new ListLayout(USUAL_LIST, AS_WRITTEN, Map.of(LABEL, column), Set.of());
    }

    /** The column that says it. */
    String column(String what) {
        return columns.getOrDefault(what, what);
    }

    /** Whether it has another name than the usual. */
    boolean names(String what) {
        return columns.containsKey(what);
    }

    /**
     * Refuses columns that were named and that no line has.
     *
     * @param found the columns that the lines have
     */
    void requireIn(Collection<String> found) {
        var known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        known.addAll(found);
        for (var what : COLUMNS) {
            if (names(what) && !optional.contains(what) && !known.contains(column(what))) {
                throw InvalidInputException.of("columns." + what, column(what),
                        "one of the list's columns: " + String.join(", ", found)).meant(column(what), found);
            }
        }
    }

    /** Refuses whatever differs from the usual, where a corpus has no list that it could be said of. */
    void requireUsual(String why) {
        for (var what : COLUMNS) {
            if (names(what)) {
                throw InvalidInputException.of("columns." + what, column(what), "none, as " + why);
            }
        }
        if (!file.equals(AS_WRITTEN)) {
            throw InvalidInputException.of("corpus.path", file, "none, as " + why);
        }
    }
}
