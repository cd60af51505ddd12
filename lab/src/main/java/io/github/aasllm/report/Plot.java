// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.svg.Pen;

/**
 * A drawing in SVG elements. Its colours are classes of the page's style sheet, so that it is light on a
 * light page and dark on a dark one; what colour says, a place, a shape or a word says too.
 */
interface Plot {
    /** All plots have the width of a phone's page, so that their letters are as large as the page's. */
    int WIDTH = 360;

    int height();

    void draw(Pen pen);
}
