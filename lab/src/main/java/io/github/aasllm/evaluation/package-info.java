// SPDX-License-Identifier: Apache-2.0
/**
 * What was predicted for which utterance, and how good it is.
 *
 * <p>In: files of {@link io.github.aasllm.evaluation.PredictionRow}s, JSON Lines. Out: scores and paired
 * comparisons. It knows no training: a prediction file is the whole contract.
 *
 * <p>Starting point: {@link io.github.aasllm.evaluation.PredictionFile}.
 */
package io.github.aasllm.evaluation;
