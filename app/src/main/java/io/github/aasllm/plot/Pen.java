// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.awt.BasicStroke;
import java.awt.Color;

/** How a line is drawn. */
record Pen(Color colour, float width, boolean dashed) {
    Pen(Color colour, double width) {
        this(colour, (float) width, false);
    }

    /** The same line, dashed. */
    Pen dashes() {
        return new Pen(colour, width, true);
    }

    /** A white line that is wider, to go under this one where the ground may be dark. */
    Pen halo() {
        return new Pen(Color.WHITE, width + 3, dashed);
    }

    BasicStroke stroke() {
        return dashed
                ? new BasicStroke(
                        width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {10, 6}, 0)
                : new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }
}
