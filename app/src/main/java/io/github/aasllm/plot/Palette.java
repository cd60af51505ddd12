// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.awt.Color;

/** The colours of the picture; its orange and blue are Okabe and Ito's, which the colour-blind tell apart. */
final class Palette {
    /** What method paper finds. */
    static final Color PAPER = new Color(0xD55E00);

    /** The loud stretches of method paper, behind curves. */
    static final Color PAPER_SHADE = new Color(0xFBE8D6);

    /** What method voice finds. */
    static final Color VOICE = new Color(0x0072B2);

    /** The sound itself, and text. */
    static final Color INK = new Color(0x262626);

    /** Axes. */
    static final Color RULE = new Color(0x8C8C8C);

    /** Lines that only guide the eye. */
    static final Color GRID = new Color(0xE2E2E2);

    private Palette() {}
}
