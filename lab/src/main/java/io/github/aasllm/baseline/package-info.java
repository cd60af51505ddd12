// SPDX-License-Identifier: Apache-2.0
/**
 * Linear functions of rows of numbers. Baselines: logistic regression and a support vector machine, one label against
 * the rest, by LIBLINEAR. What is asked beside an LLM: {@link io.github.aasllm.baseline.MultinomialRegression}.
 *
 * <p>In: a row of numbers for each clip, and its label. Out: a score for each label. Whoever has rows standardises
 * them by those of the training clips: a baseline by {@link io.github.aasllm.baseline.Standardisation}.
 *
 * <p>Starting point: {@link io.github.aasllm.baseline.LinearClassifier}.
 */
package io.github.aasllm.baseline;
