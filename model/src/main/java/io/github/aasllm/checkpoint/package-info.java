// SPDX-License-Identifier: Apache-2.0
/**
 * Files into named tensors: safetensors, files of {@code torch.save}, shards, Hugging Face JSON. It knows no
 * box.
 *
 * <p>Weights are mapped into memory and never copied or written to; a float32 copy is made only where a box
 * asks for one. In: a folder. Out: {@link io.github.aasllm.checkpoint.Weights} by canonical name, and {@link
 * io.github.aasllm.checkpoint.JsonFields} of its {@code config.json}.
 *
 * <p>Starting point: {@link io.github.aasllm.checkpoint.Checkpoint}.
 */
package io.github.aasllm.checkpoint;
