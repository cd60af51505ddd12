// SPDX-License-Identifier: Apache-2.0
/**
 * Fine-tuning, section 3.2 of the paper: LoRA or whole boxes, by AdamW, on the answers' tokens alone.
 *
 * <p>In: a recipe, a model folder and labelled clips. Out: a run folder with LoRA weights or a model, the
 * history, and the state from which a training goes on to the same bits.
 *
 * <p>{@link io.github.aasllm.training.TrainingLoop} is the loop of every training, on one screen;
 * {@link io.github.aasllm.training.Trainer} is one step of it, by {@link io.github.aasllm.training.AdamW} and
 * {@link io.github.aasllm.training.LearningRate}. What differs from one training to the next is an
 * {@link io.github.aasllm.training.Objective}: the answers of an LLM ({@link
 * io.github.aasllm.training.AnswerLoss}), the labels of an encoder head, or tracks of speech in pre-training.
 *
 * <p>Starting point: {@link io.github.aasllm.training.TrainingLoop}.
 */
package io.github.aasllm.training;
