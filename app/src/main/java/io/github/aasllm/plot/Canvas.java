// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import io.github.aasllm.svg.PathData;
import io.github.aasllm.svg.Pen;
import io.github.aasllm.svg.Pen.Anchor;
import java.awt.image.BufferedImage;

/**
 * The pen of the picture, which has its colours, strokes and fonts. Labels are text, in whatever font shows
 * them.
 */
record Canvas(Pen pen) {
    void line(double fromX, double fromY, double toX, double toY, Stroke stroke) {
        pen.line(fromX, fromY, toX, toY, stroke.style());
    }

    void stroke(PathData course, Stroke stroke) {
        pen.path(course, stroke.style());
    }

    void rectangle(double x, double y, double width, double height, String colour) {
        pen.rectangle(x, y, width, height, "fill", colour);
    }

    void image(double x, double y, double width, double height, BufferedImage image) {
        pen.image(x, y, width, height, PngAddress.of(image));
    }

    void label(double x, double y, Anchor anchor, Font font, String words) {
        pen.text(x, y, anchor, words, font.style());
    }
}
