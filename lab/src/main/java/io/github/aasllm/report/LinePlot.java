// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import java.util.List;
import java.util.stream.Collectors;

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
    public void draw(Markup svg) {
        var horizontal = new Axis(across.low(), across.high(), LEFT, WIDTH - RIGHT);
        var vertical = new Axis(up.low(), up.high(), BOTTOM, TOP);
        drawAxes(svg, horizontal, vertical);
        if (diagonal) {
            svg.empty("path", "class", "guide", "d", "M" + place(horizontal, vertical, new Point(0, 0, ""))
                    + "L" + place(horizontal, vertical, new Point(1, 1, "")));
        }
        for (int i = 0; i < lines.size(); i++) {
            int series = i;
            var points = lines.get(i).points();
            svg.empty("path", "class", "line " + Marker.style(i), "style", "fill:none", "d", points.stream()
                    .map(point -> place(horizontal, vertical, point))
                    .collect(Collectors.joining("L", "M", "")));
            points.stream().filter(point -> !point.words().isEmpty()).forEach(point ->
                    Marker.draw(svg, series, horizontal.at(point.x()), vertical.at(point.y()),
                            point.words()));
            if (lines.size() > 1) {
                double y = BOTTOM + AXIS_HEIGHT + i * LEGEND_HEIGHT + 4;
                Marker.draw(svg, i, LEFT + 6, y, "");
                svg.element("text", lines.get(i).name(), "x", "" + (LEFT + 18), "y", Words.place(y + 4));
            }
        }
    }

    private void drawAxes(Markup svg, Axis horizontal, Axis vertical) {
        for (double tick : horizontal.ticks()) {
            var x = Words.place(horizontal.at(tick));
            svg.empty("line", "class", "grid", "x1", x, "x2", x, "y1", "" + TOP, "y2", "" + BOTTOM);
            svg.element("text", Words.number(tick, horizontal.decimals()), "x", x, "y", "" + (BOTTOM + 16),
                    "text-anchor", "middle", "class", "small soft");
        }
        for (double tick : vertical.ticks()) {
            var y = Words.place(vertical.at(tick));
            svg.empty("line", "class", "grid", "x1", "" + LEFT, "x2", "" + (WIDTH - RIGHT), "y1", y, "y2", y);
            svg.element("text", Words.number(tick, vertical.decimals()), "x", "" + (LEFT - 6), "y", y, "dy",
                    "4",
                    "text-anchor", "end", "class", "small soft");
        }
        svg.element("text", across.name(), "x", Words.place((LEFT + WIDTH - RIGHT) / 2.0), "y", ""
                + (BOTTOM + 33),
                "text-anchor", "middle", "class", "small soft");
        svg.element("text", up.name(), "transform", "translate(12 " + (TOP + BOTTOM) / 2 + ") rotate(-90)",
                "text-anchor", "middle", "class", "small soft");
    }

    private static String place(Axis horizontal, Axis vertical, Point point) {
        return Words.place(horizontal.at(point.x())) + " " + Words.place(vertical.at(point.y()));
    }
}
