// SPDX-License-Identifier: Apache-2.0
/**
 * The thinker of Qwen2.5-Omni: Whisper's encoder in windows of 2 s with a pooling by 2, one linear layer, and
 * Qwen2. With sound and text alone its positions in several axes are ordinary ones.
 *
 * <p>Starting point: {@link io.github.aasllm.family.qwen2omni.Qwen2Omni}.
 */
package io.github.aasllm.family.qwen2omni;
