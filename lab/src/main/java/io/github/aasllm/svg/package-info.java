// SPDX-License-Identifier: Apache-2.0
/**
 * Drawings in SVG: the plots of a report and the picture of a clip have one pen.
 *
 * <p>{@link io.github.aasllm.svg.Markup} writes XML in which every text stays text,
 * {@link io.github.aasllm.svg.Pen} draws lines, shapes and words into it, and
 * {@link io.github.aasllm.svg.Axis} says where a number lies and where the round ones are.
 */
package io.github.aasllm.svg;
