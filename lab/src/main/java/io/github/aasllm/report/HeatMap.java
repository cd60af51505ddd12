// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

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
    public void draw(Markup svg) {
        double width = (WIDTH - LEFT - 2.0) / said.size();
        for (int column = 0; column < said.size(); column++) {
            heading(svg, LEFT + (column + 0.5) * width, width, said.get(column));
        }
        for (int row = 0; row < labels.size(); row++) {
            double middle = TOP + (row + 0.5) * CELL_HEIGHT;
            svg.element("text", Words.brief(labels.get(row)), "x", "" + (LEFT - 8), "y",
                    Words.place(middle + 4),
                    "text-anchor", "end");
            for (int column = 0; column < said.size(); column++) {
                cell(svg, row, column, width);
            }
        }
        svg.element("text", "rows: true label; columns: what was said",
                "x", "" + WIDTH, "y", "" + (height() - 8), "text-anchor", "end", "class", "small soft");
    }

    private static void heading(Markup svg, double middle, double width, String label) {
        var at = Words.place(middle) + " " + (TOP - 8);
        if (width < NARROW) {
            svg.element("text", Words.brief(label), "transform", "translate(" + at + ") rotate(-40)");
        } else {
            svg.element("text", Words.brief(label), "transform", "translate(" + at + ")", "text-anchor",
                    "middle");
        }
    }

    private void cell(Markup svg, int row, int column, double width) {
        long all = Arrays.stream(counts[row]).sum();
        double share = all == 0 ? 0 : (double) counts[row][column] / all;
        double left = LEFT + column * width;
        double top = TOP + row * CELL_HEIGHT;
        svg.open("g");
        svg.element("title", labels.get(row) + " heard as " + said.get(column) + ": "
                + Words.count(counts[row][column]) + " of " + Words.count(all) + " clips");
        for (var style : List.of("heat", "cell")) {
            svg.empty("rect", "class", style, "x", Words.place(left), "y", Words.place(top),
                    "width", Words.place(width), "height", "" + CELL_HEIGHT,
                    "fill-opacity", Words.number(DARKEST * share, 3));
        }
        svg.element("text", Words.count(counts[row][column]),
                "x", Words.place(left + width / 2), "y", Words.place(top + CELL_HEIGHT / 2.0 + 4),
                "text-anchor", "middle", "class", width < NARROW ? "small" : "large");
        svg.close();
    }
}
