// SPDX-License-Identifier: Apache-2.0
/**
 * A picture of one clip: what the acoustic extractor sees, stacked over one axis of time.
 *
 * <p>In go the {@link io.github.aasllm.acoustic.ClipTracks} of a clip and a caption; out comes an SVG
 * document 1000 units wide. Orange is method paper, blue is method voice. A {@code Panel} is one band of the
 * picture, a class each; {@code ClipPicture} stacks them and draws what they share; {@code Canvas} has
 * the colours, strokes and fonts of what is drawn by {@link io.github.aasllm.svg.Pen}.
 *
 * <p>Starting point: {@link io.github.aasllm.plot.ClipPicture}.
 */
package io.github.aasllm.plot;
