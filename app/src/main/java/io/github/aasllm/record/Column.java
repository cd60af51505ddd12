// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import java.util.List;

/**
 * A value that a record may have.
 *
 * @param path its name, behind those of the maps that it is in
 */
public record Column(List<String> path, Kind kind) {
    /** What stands there where anything does. */
    public enum Kind {
        TEXT,
        NUMBER,
        /** A whole number. */
        COUNT,
        /** True or false. */
        FLAG,
        TEXTS,
        NUMBERS,
        /** Lists of numbers. */
        ROWS;

        /** Whether a cell of CSV is a number or empty. */
        public boolean isNumber() {
            return this == NUMBER || this == COUNT;
        }
    }

    public Column {
        path = List.copyOf(path);
    }

    /** A value that is in no map. */
    public static Column of(String name, Kind kind) {
        return new Column(List.of(name), kind);
    }

    /** The value of a name in a map of this name. */
    static Column in(String map, String name, Kind kind) {
        return new Column(List.of(map, name), kind);
    }

    /** As CSV has it: nested names joined by a dot. */
    public String name() {
        return String.join(".", path);
    }
}
