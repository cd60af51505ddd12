// SPDX-License-Identifier: Apache-2.0
/**
 * {@code aasllm.json}: what a model folder or a LoRA folder says about itself.
 *
 * <p>Labels with their answers, the templates with their hashes, thresholds, calibration, and whether the
 * weights are random. Every part may be absent. In: a folder. Out: a {@link io.github.aasllm.bundle.Bundle}.
 *
 * <p>Starting point: {@link io.github.aasllm.bundle.Bundle}.
 */
package io.github.aasllm.bundle;
