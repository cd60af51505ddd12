// SPDX-License-Identifier: Apache-2.0
/**
 * Pre-training of a speech encoder on synthetic speech: it learns to tell pitch, voice, loudness, brightness
 * and phonemes of what it hears, and what was cut out of it.
 *
 * <p>In: a model folder with random weights, and the clips of {@link io.github.aasllm.synthesis.Synthesis}.
 * Out: the same folder with another encoder. No recorded voice is heard, so that what is learned can be used
 * for any fold.
 *
 * <p>From the inside out: {@link io.github.aasllm.pretraining.Tracks} is what is to be told of a clip,
 * {@link io.github.aasllm.pretraining.SpeechFile} keeps features and tracks,
 * {@link io.github.aasllm.pretraining.Targets} are the layers that tell it from states, and their losses.
 *
 * <p>Starting point: {@link io.github.aasllm.pretraining.Pretraining}.
 */
package io.github.aasllm.pretraining;
