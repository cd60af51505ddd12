// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Estimates with their intervals, a line each, over one axis.
 *
 * @param axis what the numbers are, below it
 * @param lines from top to bottom
 * @param guides numbers that a vertical line marks, such as zero or a published score
 * @param series their names, if a line has several marks; empty where there is but one
 */
record IntervalPlot(String axis, List<Line> lines, List<Guide> guides, List<String> series) implements Plot {
    private static final int LEFT = 124;
    private static final int RIGHT = 14;
    private static final int TOP = 22;
    private static final int LINE_HEIGHT = 24;
    private static final int SMALL_LINE = 11;
    private static final int AXIS_HEIGHT = 44;
    private static final int LEGEND_HEIGHT = 19;

    /** One name with its marks. */
    record Line(String name, List<Mark> marks) {}

    /**
     * One estimate.
     *
     * @param series its place among the series
     * @param low of its interval; NaN where there is none
     * @param high likewise
     * @param words what a pointer on it shows
     */
    record Mark(int series, double value, double low, double high, String words) {}

    /** A vertical line with its name above it. */
    record Guide(double value, String name) {}

    @Override
    public int height() {
        return bottom() + AXIS_HEIGHT + series.size() * LEGEND_HEIGHT;
    }

    private int bottom() {
        return TOP + lines.size() * LINE_HEIGHT;
    }

    @Override
    public void draw(Markup svg) {
        var numbers = lines.stream()
                .flatMap(line -> line.marks().stream())
                .flatMapToDouble(mark -> DoubleStream.of(mark.value(), mark.low(), mark.high()));
        var guided = guides.stream().mapToDouble(Guide::value);
        var across = Axis.around(DoubleStream.concat(numbers, guided), LEFT, WIDTH - RIGHT);
        drawAxis(svg, across);
        for (var guide : guides) {
            vertical(svg, "guide", across.at(guide.value()), TOP - 4, bottom());
            label(svg, across.at(guide.value()), TOP - 9, guide.name(), "small soft");
        }
        for (int i = 0; i < lines.size(); i++) {
            double y = TOP + (i + 0.5) * LINE_HEIGHT;
            drawName(svg, y, Words.lines(lines.get(i).name()));
            lines.get(i).marks().forEach(mark -> drawMark(svg, across, y, mark));
        }
        for (int i = 0; i < series.size(); i++) {
            double y = bottom() + AXIS_HEIGHT + i * LEGEND_HEIGHT + 4;
            Marker.draw(svg, i, LEFT + 6, y, "");
            svg.element("text", series.get(i), "x", "" + (LEFT + 18), "y", Words.place(y + 4));
        }
    }

    private static void drawName(Markup svg, double middle, List<String> name) {
        boolean one = name.size() == 1;
        for (int i = 0; i < name.size(); i++) {
            double y = one ? middle + 4 : middle - 2 + i * SMALL_LINE;
            svg.element("text", name.get(i), "x", "" + (LEFT - 10), "y", Words.place(y),
                    "text-anchor", "end", "class", one ? "name" : "small");
        }
    }

    private void drawAxis(Markup svg, Axis across) {
        for (double tick : across.ticks()) {
            vertical(svg, "grid", across.at(tick), TOP, bottom());
            label(svg, across.at(tick), bottom() + 16, Words.number(tick, across.decimals()), "small soft");
        }
        label(svg, (LEFT + WIDTH - RIGHT) / 2.0, bottom() + 33, axis, "small soft");
    }

    private static void drawMark(Markup svg, Axis across, double y, Mark mark) {
        if (!Double.isFinite(mark.value())) {
            return;
        }
        if (Double.isFinite(mark.low())) {
            svg.empty("line", "class", "whisker " + Marker.style(mark.series()),
                    "x1", Words.place(across.at(mark.low())), "x2", Words.place(across.at(mark.high())),
                    "y1", Words.place(y), "y2", Words.place(y));
        }
        Marker.draw(svg, mark.series(), across.at(mark.value()), y, mark.words());
    }

    private static void vertical(Markup svg, String style, double x, double top, double bottom) {
        svg.empty("line", "class", style, "x1", Words.place(x), "x2", Words.place(x),
                "y1", Words.place(top), "y2", Words.place(bottom));
    }

    private static void label(Markup svg, double x, double y, String words, String style) {
        svg.element("text", words, "x", Words.place(x), "y", Words.place(y), "text-anchor", "middle",
                "class", style);
    }
}
