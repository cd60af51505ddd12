// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.svg.Pen;

/** The shape of a series in a plot; its colour comes besides, and is never needed to tell it from another. */
enum Marker {
    CIRCLE("M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0z"),
    DIAMOND("M0-5.4L5.4 0L0 5.4L-5.4 0z"),
    SQUARE("M-3.9-3.9h7.8v7.8h-7.8z"),
    TRIANGLE("M0-5L5 3.9h-10z"),
    WEDGE("M0 5L5-3.9h-10z"),
    CROSS("M-1.6-4.6h3.2v3h3v3.2h-3v3h-3.2v-3h-3v-3.2h3z");

    private final String path;

    Marker(String path) {
        this.path = path;
    }

    static Marker of(int series) {
        return values()[series % values().length];
    }

    /** The style class of a series. */
    static String style(int series) {
        return "s" + series % values().length;
    }

    /** Draws the marker of a series; {@code words} is what a pointer on it shows, and may be empty. */
    static void draw(Pen pen, int series, double x, double y, String words) {
        pen.marker(x, y, of(series).path, words, "class", style(series));
    }
}
