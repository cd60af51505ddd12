// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

/** The size of a label in units of the picture, and whether it is bold. */
record Font(int size, boolean bold) {
    static final Font TITLE = new Font(25, true);
    static final Font CAPTION = new Font(17, false);
    static final Font HEADING = new Font(18, false);
    static final Font TICK = new Font(17, false);

    String[] style() {
        return new String[] {"font-size", Integer.toString(size), "font-weight", bold ? "bold" : "normal"};
    }
}
