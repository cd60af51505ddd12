// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.svg.Axis;
import io.github.aasllm.svg.PathData;
import io.github.aasllm.svg.Pen;
import io.github.aasllm.svg.Pen.Anchor;
import java.util.List;

/**
 * Lines through points.
 *
 * @param across the name and the range of the numbers from left to right
 * @param up the name and the range of the numbers from below
 * @param diagonal whether the line where both are equal is drawn
 */
record LinePlot(Range across, Range up, boolean diagonal, List<Line> lines) implements Plot {
    private static final int LEFT = 46;
    private static final int RIGHT = 14;
    private static final int TOP = 12;
    private static final int BOTTOM = 212;
    private static final int AXIS_HEIGHT = 44;
    private static final int LEGEND_HEIGHT = 19;

    /** What an axis shows. */
    record Range(String name, double low, double high) {}

    /** A series with its name. */
    record Line(String name, List<Point> points) {}

    /**
     * A point of a line.
     *
     * @param words what a pointer on it shows; a point without words has no marker
     */
    record Point(double x, double y, String words) {}

    @Override
    public int height() {
        return BOTTOM + AXIS_HEIGHT + (lines.size() > 1 ? lines.size() * LEGEND_HEIGHT : 0);
    }

    @Override
    public void draw(Pen pen) {
        var horizontal = new Axis(across.low(), across.high(), LEFT, WIDTH - RIGHT);
        var vertical = new Axis(up.low(), up.high(), BOTTOM, TOP);
        drawAxes(pen, horizontal, vertical);
        if (diagonal) {
            pen.path(course(horizontal, vertical, List.of(new Point(0, 0, ""), new Point(1, 1, ""))),
                    "class", "guide");
        }
        for (int i = 0; i < lines.size(); i++) {
            int series = i;
            var points = lines.get(i).points();
            pen.path(course(horizontal, vertical, points),
                    "class", "line " + Marker.style(i), "style", "fill:none");
            points.stream().filter(point -> !point.words().isEmpty()).forEach(point ->
                    Marker.draw(pen, series, horizontal.at(point.x()), vertical.at(point.y()),
                            point.words()));
            if (lines.size() > 1) {
                double y = BOTTOM + AXIS_HEIGHT + i * LEGEND_HEIGHT + 4;
                Marker.draw(pen, i, LEFT + 6, y, "");
                pen.text(LEFT + 18, y + 4, Anchor.START, lines.get(i).name());
            }
        }
    }

    private void drawAxes(Pen pen, Axis horizontal, Axis vertical) {
        for (double tick : horizontal.ticks()) {
            double x = horizontal.at(tick);
            pen.line(x, TOP, x, BOTTOM, "class", "grid");
            pen.text(x, BOTTOM + 16, Anchor.MIDDLE, Words.number(tick, horizontal.decimals()),
                    "class", "small soft");
        }
        for (double tick : vertical.ticks()) {
            double y = vertical.at(tick);
            pen.line(LEFT, y, WIDTH - RIGHT, y, "class", "grid");
            pen.text(LEFT - 6, y + 4, Anchor.END, Words.number(tick, vertical.decimals()),
                    "class", "small soft");
        }
        pen.text((LEFT + WIDTH - RIGHT) / 2.0, BOTTOM + 33, Anchor.MIDDLE, across.name(),
                "class", "small soft");
        pen.slanting(12, (TOP + BOTTOM) / 2.0, 90, up.name(), "text-anchor", "middle", "class", "small soft");
    }

    private static PathData course(Axis horizontal, Axis vertical, List<Point> points) {
        var course = new PathData();
        for (int i = 0; i < points.size(); i++) {
            double x = horizontal.at(points.get(i).x());
            double y = vertical.at(points.get(i).y());
            if (i == 0) {
                course.move(x, y);
            } else {
                course.line(x, y);
            }
        }
        return course;
    }
}
