// SPDX-License-Identifier: Apache-2.0
/**
 * Fine-tuning, section 3.2 of the paper: LoRA or whole boxes, by AdamW, on the answers' tokens alone.
 *
 * <p>In: a recipe, a model folder and labelled clips. Out: a run folder with LoRA weights or a model, the
 * history, and the state from which a training goes on to the same bits.
 *
 * <p>From the inside out: {@link io.github.aasllm.training.AnswerLoss} is the loss of a batch and its
 * gradients, {@link io.github.aasllm.training.AdamW} and {@link io.github.aasllm.training.LearningRate} make
 * a step of them, {@link io.github.aasllm.training.Trainer} is one step.
 *
 * <p>Starting point: {@link io.github.aasllm.training.Trainer}.
 */
package io.github.aasllm.training;
