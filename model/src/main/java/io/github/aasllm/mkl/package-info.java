// SPDX-License-Identifier: Apache-2.0
/**
 * MKL and libtorch, loaded in one order with one OpenMP, and what is called of MKL itself: Fourier transforms.
 *
 * <p>In: real samples at an address. Out: their spectrum. The extractor transforms frame by frame in float64,
 * the features all frames at once in float32, each as its peer does. Where MKL is absent, both fall back to
 * libtorch's transform, which is three to four times slower.
 *
 * <p>Starting points: {@link io.github.aasllm.mkl.Libtorch}, {@link io.github.aasllm.mkl.MklTransform} and
 * {@link io.github.aasllm.mkl.MklRows}.
 */
package io.github.aasllm.mkl;
