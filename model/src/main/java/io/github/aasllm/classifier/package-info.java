// SPDX-License-Identifier: Apache-2.0
/**
 * Speech encoders with a classification head behind them, as the field publishes them: a clip in, numbers of
 * its classes or dimensions out.
 *
 * <p>Starting point: {@link io.github.aasllm.classifier.Classifiers}.
 */
package io.github.aasllm.classifier;
