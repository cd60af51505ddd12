// SPDX-License-Identifier: Apache-2.0
/**
 * New model folders out of others: a LoRA folder merged into its base, and a speech LLM composed of a Whisper
 * and a Qwen2 checkpoint.
 *
 * <p>In: folders. Out: a folder of {@code Qwen2AudioForConditionalGeneration} that transformers loads as it
 * is, written whole or not at all, block by block, so that a model larger than memory can be made.
 *
 * <p>Starting points: {@link io.github.aasllm.assembly.MergedModel} and {@link
 * io.github.aasllm.assembly.ComposedModel}.
 */
package io.github.aasllm.assembly;
