// SPDX-License-Identifier: Apache-2.0
/**
 * Box 4 of Figure 2, the Adapter: {@code H' = Projection(H)}, one fully connected layer or
 * several.
 *
 * <p>In: encoder states H [T, encoder width]. Out: H' [T, LLM width], which the LLM reads like token
 * embeddings. "Adapter" means this box only; trained low-rank weights are LoRA weights.
 *
 * <p>Starting point: {@link io.github.aasllm.adapter.Adapter}.
 */
package io.github.aasllm.adapter;
