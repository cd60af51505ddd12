// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.svg.Axis;
import io.github.aasllm.svg.Pen;
import io.github.aasllm.svg.Pen.Anchor;
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
    public void draw(Pen pen) {
        var numbers = lines.stream()
                .flatMap(line -> line.marks().stream())
                .flatMapToDouble(mark -> DoubleStream.of(mark.value(), mark.low(), mark.high()));
        var guided = guides.stream().mapToDouble(Guide::value);
        var across = Axis.around(DoubleStream.concat(numbers, guided), LEFT, WIDTH - RIGHT);
        drawAxis(pen, across);
        for (var guide : guides) {
            double x = across.at(guide.value());
            pen.line(x, TOP - 4, x, bottom(), "class", "guide");
            pen.text(x, TOP - 9, Anchor.MIDDLE, guide.name(), "class", "small soft");
        }
        for (int i = 0; i < lines.size(); i++) {
            double y = TOP + (i + 0.5) * LINE_HEIGHT;
            drawName(pen, y, Words.lines(lines.get(i).name()));
            lines.get(i).marks().forEach(mark -> drawMark(pen, across, y, mark));
        }
        for (int i = 0; i < series.size(); i++) {
            double y = bottom() + AXIS_HEIGHT + i * LEGEND_HEIGHT + 4;
            Marker.draw(pen, i, LEFT + 6, y, "");
            pen.text(LEFT + 18, y + 4, Anchor.START, series.get(i));
        }
    }

    private static void drawName(Pen pen, double middle, List<String> name) {
        boolean one = name.size() == 1;
        for (int i = 0; i < name.size(); i++) {
            double y = one ? middle + 4 : middle - 2 + i * SMALL_LINE;
            pen.text(LEFT - 10, y, Anchor.END, name.get(i), "class", one ? "name" : "small");
        }
    }

    private void drawAxis(Pen pen, Axis across) {
        for (double tick : across.ticks()) {
            double x = across.at(tick);
            pen.line(x, TOP, x, bottom(), "class", "grid");
            pen.text(x, bottom() + 16, Anchor.MIDDLE, Words.number(tick, across.decimals()),
                    "class", "small soft");
        }
        pen.text((LEFT + WIDTH - RIGHT) / 2.0, bottom() + 33, Anchor.MIDDLE, axis, "class", "small soft");
    }

    private static void drawMark(Pen pen, Axis across, double y, Mark mark) {
        if (!Double.isFinite(mark.value())) {
            return;
        }
        if (Double.isFinite(mark.low())) {
            pen.line(across.at(mark.low()), y, across.at(mark.high()), y,
                    "class", "whisker " + Marker.style(mark.series()));
        }
        Marker.draw(pen, mark.series(), across.at(mark.value()), y, mark.words());
    }
}
