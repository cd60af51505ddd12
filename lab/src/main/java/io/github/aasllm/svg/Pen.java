// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.svg;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Locale;

/**
 * Draws elements of SVG. Places are in units of the drawing and are written to a tenth of one; a style is
 * attributes, names and values in turn, such as {@code "class", "grid"}.
 */
public final class Pen {
    private final Markup out;

    /** Which part of a text its place is. */
    public enum Anchor {
        START,
        MIDDLE,
        END
    }

    public Pen(Markup out) {
        this.out = out;
    }

    /** A place as it is written. */
    public static String place(double at) {
        var text = new BigDecimal(at).setScale(1, RoundingMode.HALF_EVEN).stripTrailingZeros().toPlainString();
        return text.equals("-0") ? "0" : text;
    }

    public void line(double fromX, double fromY, double toX, double toY, String... style) {
        out.empty("line", joined(style,
                "x1", place(fromX), "x2", place(toX), "y1", place(fromY), "y2", place(toY)));
    }

    public void path(PathData course, String... style) {
        out.empty("path", joined(style, "d", course.toString()));
    }

    public void rectangle(double x, double y, double width, double height, String... style) {
        out.empty("rect", joined(style,
                "x", place(x), "y", place(y), "width", place(width), "height", place(height)));
    }

    /** An image, stretched into a rectangle; the document needs the name space {@code xlink}. */
    public void image(double x, double y, double width, double height, String address) {
        out.empty("image", "x", place(x), "y", place(y), "width", place(width), "height", place(height),
                "preserveAspectRatio", "none", "xlink:href", address);
    }

    public void text(double x, double y, Anchor anchor, String words, String... style) {
        var at = new String[] {"x", place(x), "y", place(y),
            "text-anchor", anchor.name().toLowerCase(Locale.ROOT)};
        out.element("text", words, joined(at, style));
    }

    /** A text on a line that rises by so many degrees. */
    public void slanting(double x, double y, int degrees, String words, String... style) {
        var at = new String[] {"transform", moved(x, y) + " rotate(" + -degrees + ")"};
        out.element("text", words, joined(at, style));
    }

    /** A shape of its own around a place; {@code words} is what a pointer on it shows, and may be empty. */
    public void marker(double x, double y, String shape, String words, String... style) {
        out.open("path", joined(style, "d", shape, "transform", moved(x, y)));
        if (!words.isEmpty()) {
            out.element("title", words);
        }
        out.close();
    }

    /** What is drawn until {@link #close} belongs together. */
    public void group(String... style) {
        out.open("g", style);
    }

    /** What a pointer on the group shows. */
    public void title(String words) {
        out.element("title", words);
    }

    public void close() {
        out.close();
    }

    private static String moved(double x, double y) {
        return "translate(" + place(x) + " " + place(y) + ")";
    }

    private static String[] joined(String[] first, String... then) {
        var all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(then));
        return all.toArray(String[]::new);
    }
}
