// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import java.util.function.DoubleUnaryOperator;

/**
 * What goes through a model together, a part of a step.
 *
 * @param size what the loss of a step is the mean over: tokens of answers, or clips
 * @param backward given the size of the whole step, adds the gradients of {@code loss / size} to those of the
 *     trained weights; gives the loss, summed and not divided
 */
public record Batch(double size, DoubleUnaryOperator backward) {}
