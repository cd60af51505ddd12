// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of texts.
 *
 * @param caption what it is, above it
 * @param columns as many as each row has cells
 * @param note what its figures rest on, below it: numbers of clips, seeds, intervals, templates; may be empty
 */
public record Table(String caption, List<Column> columns, List<Row> rows, String note)
        implements Document.Block {
    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (var row : rows) {
            if (row.cells().size() != columns.size()) {
                throw new IllegalArgumentException(caption + ": " + row.cells()
                        + " (expected: a cell for each of "
                        + columns.size() + " columns)");
            }
        }
    }

    /**
     * @param numeric whether its cells stand below one another by their last digit
     */
    public record Column(String heading, boolean numeric) {}

    /**
     * @param published whether the paper says it, and not we
     */
    public record Row(List<String> cells, boolean published) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /** A table whose rows are added one by one. */
    static Rows of(String caption, Column... columns) {
        return new Rows(caption, List.of(columns));
    }

    static Column words(String heading) {
        return new Column(heading, false);
    }

    static Column number(String heading) {
        return new Column(heading, true);
    }

    /** The rows so far. */
    static final class Rows {
        private final String caption;
        private final List<Column> columns;
        private final List<Row> rows = new ArrayList<>();

        private Rows(String caption, List<Column> columns) {
            this.caption = caption;
            this.columns = columns;
        }

        Rows row(String... cells) {
            return row(List.of(cells));
        }

        Rows row(List<String> cells) {
            rows.add(new Row(cells, false));
            return this;
        }

        Rows published(String... cells) {
            rows.add(new Row(List.of(cells), true));
            return this;
        }

        Table note(String note) {
            return new Table(caption, columns, rows, note);
        }
    }
}
