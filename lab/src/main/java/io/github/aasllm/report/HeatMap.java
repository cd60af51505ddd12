// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.svg.Pen;
import io.github.aasllm.svg.Pen.Anchor;
import java.util.Arrays;
import java.util.List;

/**
 * A confusion matrix: a row a true label, a column what was said. The clips are counted in each cell, which
 * has the more colour the larger its share of the row.
 *
 * @param labels of the rows
 * @param said of the columns
 * @param counts [row][column], clips
 */
record HeatMap(List<String> labels, List<String> said, long[][] counts) implements Plot {
    private static final int LEFT = 100;
    private static final int TOP = 66;
    private static final int CELL_HEIGHT = 34;
    static final double DARKEST = 0.6; // of the heat's colour, so that letters on it stay readable
    private static final int NARROW = 56; // columns below it have slanting headings

    @Override
    public int height() {
        return TOP + labels.size() * CELL_HEIGHT + 30;
    }

    @Override
    public void draw(Pen pen) {
        double width = (WIDTH - LEFT - 2.0) / said.size();
        for (int column = 0; column < said.size(); column++) {
            heading(pen, LEFT + (column + 0.5) * width, width, said.get(column));
        }
        for (int row = 0; row < labels.size(); row++) {
            double middle = TOP + (row + 0.5) * CELL_HEIGHT;
            pen.text(LEFT - 8, middle + 4, Anchor.END, Words.brief(labels.get(row)));
            for (int column = 0; column < said.size(); column++) {
                cell(pen, row, column, width);
            }
        }
        pen.text(WIDTH, height() - 8, Anchor.END, "rows: true label; columns: what was said",
                "class", "small soft");
    }

    private static void heading(Pen pen, double middle, double width, String label) {
        if (width < NARROW) {
            pen.slanting(middle, TOP - 8, 40, Words.brief(label));
        } else {
            pen.text(middle, TOP - 8, Anchor.MIDDLE, Words.brief(label));
        }
    }

    private void cell(Pen pen, int row, int column, double width) {
        long all = Arrays.stream(counts[row]).sum();
        double share = all == 0 ? 0 : (double) counts[row][column] / all;
        double left = LEFT + column * width;
        double top = TOP + row * CELL_HEIGHT;
        pen.group();
        pen.title(labels.get(row) + " predicted as " + said.get(column) + ": "
                + Words.count(counts[row][column]) + " of " + Words.count(all) + " clips");
        for (var style : List.of("heat", "cell")) {
            pen.rectangle(left, top, width, CELL_HEIGHT,
                    "class", style, "fill-opacity", Words.number(DARKEST * share, 3));
        }
        pen.text(left + width / 2, top + CELL_HEIGHT / 2.0 + 4, Anchor.MIDDLE,
                Words.count(counts[row][column]),
                "class", width < NARROW ? "small" : "large");
        pen.close();
    }
}
