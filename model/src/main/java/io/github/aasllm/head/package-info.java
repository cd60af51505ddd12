// SPDX-License-Identifier: Apache-2.0
/**
 * The paper's "w/o LLM" and its frozen baselines: one Transformer encoder layer and a linear layer on the
 * states of a frozen speech encoder.
 *
 * <p>In: states H of clips, packed [N, D]. Out: logits [B, classes]. It is differentiable, and trained by
 * whoever holds its {@link io.github.aasllm.head.EncoderHead#parameters parameters}. It knows no box: H may
 * come from any encoder.
 *
 * <p>Starting point: {@link io.github.aasllm.head.EncoderHead}.
 */
package io.github.aasllm.head;
