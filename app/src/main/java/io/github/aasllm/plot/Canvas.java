// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Element;

/**
 * A group of the SVG document, with an id. Batik paints the shapes; labels are elements of our own, so that
 * they are anchored by whatever font shows them, and no font is needed here.
 */
final class Canvas {
    /** Which part of a label its place is. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    private final SVGGeneratorContext context;
    private final SVGGraphics2D graphics;
    private final Element labels;

    Canvas(SVGGeneratorContext context) {
        this.context = context;
        graphics = new SVGGraphics2D(context, false);
        labels = element("g");
    }

    void line(double fromX, double fromY, double toX, double toY, Pen pen) {
        stroke(new Line2D.Double(fromX, fromY, toX, toY), pen);
    }

    void stroke(Shape shape, Pen pen) {
        graphics.setStroke(pen.stroke());
        graphics.setPaint(pen.colour());
        graphics.draw(shape);
    }

    void rectangle(double x, double y, double width, double height, Color colour) {
        fill(new Rectangle2D.Double(x, y, width, height), colour);
    }

    void fill(Shape shape, Color colour) {
        graphics.setPaint(colour);
        graphics.fill(shape);
    }

    void image(BufferedImage image, Rectangle2D place) {
        graphics.drawImage(image, new AffineTransform(
                place.getWidth() / image.getWidth(), 0, 0,
                place.getHeight() / image.getHeight(), place.getX(), place.getY()), null);
    }

    void label(double x, double y, Anchor anchor, Font font, String words) {
        var text = element("text");
        text.setAttribute("x", number(x));
        text.setAttribute("y", number(y));
        text.setAttribute("text-anchor", switch (anchor) {
            case START -> "start";
            case MIDDLE -> "middle";
            case END -> "end";
        });
        text.setAttribute("font-size", Integer.toString(font.size()));
        text.setAttribute("font-weight", font.bold() ? "bold" : "normal");
        text.setTextContent(words);
        labels.appendChild(text);
    }

    /** What was drawn, labels on top. */
    Element group(String id) {
        var group = graphics.getTopLevelGroup();
        group.setAttribute("id", id);
        if (labels.hasChildNodes()) {
            group.appendChild(labels);
            labels.setAttribute("fill", "#%06x".formatted(Palette.INK.getRGB() & 0xFFFFFF));
            labels.setAttribute("stroke", "none");
        }
        return group;
    }

    private Element element(String name) {
        return context.getDOMFactory().createElementNS(SVGGraphics2D.SVG_NAMESPACE_URI, name);
    }

    private String number(double value) {
        return context.doubleString(value);
    }
}
