// SPDX-License-Identifier: Apache-2.0
/**
 * Qwen2-Audio, the speech LLM of the paper: Whisper's encoder with a pooling by 2, one linear layer, and Qwen2.
 *
 * <p>Starting point: {@link io.github.aasllm.family.qwen2audio.Qwen2Audio}.
 */
package io.github.aasllm.family.qwen2audio;
