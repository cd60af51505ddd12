// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.math.BigDecimal;

/** How a line is drawn. */
record Stroke(String colour, double width, boolean dashed) {
    Stroke(String colour, double width) {
        this(colour, width, false);
    }

    /** The same line, dashed. */
    Stroke dashes() {
        return new Stroke(colour, width, true);
    }

    /** A white line that is wider, to go under this one where the ground may be dark. */
    Stroke halo() {
        return new Stroke(Palette.WHITE, width + 3, dashed);
    }

    /** As attributes of SVG; nothing is filled. */
    String[] style() {
        var wide = BigDecimal.valueOf(width).stripTrailingZeros().toPlainString();
        return dashed
                ? new String[] {"fill", "none", "stroke", colour, "stroke-width", wide,
                    "stroke-dasharray", "10 6"}
                : new String[] {"fill", "none", "stroke", colour, "stroke-width", wide,
                    "stroke-linecap", "round", "stroke-linejoin", "round"};
    }
}
