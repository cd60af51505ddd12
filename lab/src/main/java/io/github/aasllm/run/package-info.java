// SPDX-License-Identifier: Apache-2.0
/**
 * What a run leaves beside its weights: {@code run.json}, which says all that its numbers depend on, and its
 * curves for TensorBoard.
 *
 * <p>In: a recipe, the clips' contents, the base model's fingerprint, and numbers as training goes. Out:
 * files in the run's folder that a kill at any moment leaves whole.
 *
 * <p>Starting point: {@link io.github.aasllm.run.RunFile}.
 */
package io.github.aasllm.run;
