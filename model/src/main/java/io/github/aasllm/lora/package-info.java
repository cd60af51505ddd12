// SPDX-License-Identifier: Apache-2.0
/**
 * LoRA weights: reading a folder in PEFT's layout, and filling or merging the slots of {@code nn.Linear} by
 * name.
 *
 * <p>In: a LoRA folder ({@code adapter_config.json}, {@code adapter_model.safetensors}) and the linear layers
 * of the boxes by canonical module name. Out: the same layers, updated. It knows no box; "adapter" in the
 * file names is PEFT's word, not the paper's box 4.
 *
 * <p>Starting point: {@link io.github.aasllm.lora.LoraFolder}.
 */
package io.github.aasllm.lora;
