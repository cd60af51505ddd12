// SPDX-License-Identifier: Apache-2.0
/**
 * What full tuning does to a training clip, so that it is never the same twice.
 *
 * <p>In: a clip at 16 kHz, [samples], or its log-mel spectrogram, [bands, frames], and seeded random numbers.
 * Out: the same, changed. Only where the encoder is tuned, as the states of a frozen one are computed once.
 *
 * <p>Starting point: {@link io.github.aasllm.augment.Augmentation}.
 */
package io.github.aasllm.augment;
