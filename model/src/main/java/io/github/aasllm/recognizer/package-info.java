// SPDX-License-Identifier: Apache-2.0
/**
 * The arrows of Figure 2: a waveform goes in, a {@link io.github.aasllm.recognizer.Prediction} comes out.
 *
 * <p>This package alone sees all five boxes.
 *
 * <p>Starting point: {@link io.github.aasllm.recognizer.AaSllm}.
 */
package io.github.aasllm.recognizer;
