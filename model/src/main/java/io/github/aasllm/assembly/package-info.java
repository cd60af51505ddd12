// SPDX-License-Identifier: Apache-2.0
/**
 * New model folders: with random weights, or out of others: a LoRA folder merged into its base, a speech LLM
 * composed of a Whisper and a Qwen2 checkpoint, and the same model in eight bits.
 *
 * <p>In: folders, or a size and a seed. Out: a folder of {@code Qwen2AudioForConditionalGeneration} that transformers loads as it
 * is, written whole or not at all, block by block, so that a model larger than memory can be made.
 *
 * <p>Starting points: {@link io.github.aasllm.assembly.MergedModel} and {@link
 * io.github.aasllm.assembly.ComposedModel}.
 */
package io.github.aasllm.assembly;
