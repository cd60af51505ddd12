// SPDX-License-Identifier: Apache-2.0
/**
 * MKL's Fourier transform, which the acoustic extractor and the speech encoder's features share.
 *
 * <p>In: a frame of real samples at an address. Out: its spectrum at the same address. Where MKL is absent, each of
 * the two falls back to libtorch's transform, which is three to four times slower.
 *
 * <p>Starting point: {@link io.github.aasllm.fourier.MklTransform}.
 */
package io.github.aasllm.fourier;
