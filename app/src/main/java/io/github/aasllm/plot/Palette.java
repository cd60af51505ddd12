// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

/** The colours of the picture; its orange and blue are Okabe and Ito's, which the colour-blind tell apart. */
final class Palette {
    /** What method paper finds. */
    static final String PAPER = "#D55E00";

    /** The loud stretches of method paper, behind curves. */
    static final String PAPER_SHADE = "#FBE8D6";

    /** What method voice finds. */
    static final String VOICE = "#0072B2";

    /** The sound itself, and text. */
    static final String INK = "#262626";

    /** Axes. */
    static final String RULE = "#8C8C8C";

    /** Lines that only guide the eye. */
    static final String GRID = "#E2E2E2";

    static final String WHITE = "#FFFFFF";

    private Palette() {}
}
