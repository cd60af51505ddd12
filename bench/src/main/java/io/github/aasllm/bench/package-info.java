// SPDX-License-Identifier: Apache-2.0
/**
 * Comparisons with the Python peers on the same weights and the same sound; docs/measurements.md has the
 * commands and the figures.
 *
 * <p>Every class with a {@code main} is one comparison. It prints to standard output, and exits with 1 where
 * a difference is larger than it may be. What runs on the peers' side is in {@code bench/python}.
 *
 * <p>Starting point: {@link io.github.aasllm.bench.MidSizeParity}.
 */
package io.github.aasllm.bench;
