// SPDX-License-Identifier: Apache-2.0
/**
 * The few layers and idioms that the boxes share, over libtorch.
 *
 * <p>Clips are not padded to a common length. A batch is <em>packed</em>: the rows of all clips stand below
 * one another in one matrix, so that a linear layer sees no wasted row, and attention runs clip by clip. A
 * clip therefore gives the same numbers alone and in company.
 *
 * <p>Letters in shape comments, in the whole project:
 *
 * <pre>
 *   B  clips in a batch            N  rows of a packed batch (the sum of the T)
 *   T  frames or tokens of a clip  L  positions of the speech encoder after its convolutions
 *   D  width of the states         F  width of the feed-forward layer
 *   H  heads    K  key/value heads    d  width of a head, D / H
 *   V  vocabulary                  r  rank of a LoRA update
 * </pre>
 *
 * <p>Memory: tensors live outside the Java heap. Every computation opens a {@code PointerScope}; what it made
 * is freed when the scope closes, and a result leaves by {@link io.github.aasllm.nn.Scoped}.
 *
 * <p>Starting point: {@link io.github.aasllm.nn.Linear}.
 */
package io.github.aasllm.nn;
