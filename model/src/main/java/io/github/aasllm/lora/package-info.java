// SPDX-License-Identifier: Apache-2.0
/**
 * LoRA weights: reading a folder in PEFT's layout, and filling or merging the slots of {@code nn.Linear} and
 * {@code nn.Embedding} by name.
 *
 * <p>In: a LoRA folder ({@code adapter_config.json}, {@code adapter_model.safetensors}), the table of a
 * model's weights and its layers by canonical module name. Out: tensors that stand in the place of the
 * model's, and the same layers, updated. It knows no box but for the names of the embeddings and the output
 * layer, which PEFT treats in ways of their own; "adapter" in the file names is PEFT's word, not the paper's
 * box 4.
 *
 * <p>Starting point: {@link io.github.aasllm.lora.LoraFolder}.
 */
package io.github.aasllm.lora;
