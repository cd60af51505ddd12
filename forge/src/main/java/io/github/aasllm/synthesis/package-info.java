// SPDX-License-Identifier: Apache-2.0
/**
 * Speech by eSpeak NG in many languages, voices and ways of speaking, with its phonemes and their times.
 *
 * <p>In: a seed. Out: clips at 16 kHz, each with what was said, how it was asked to be said, and when which
 * phoneme began. The words are our own; what is made is not shipped.
 *
 * <p>{@link io.github.aasllm.synthesis.EspeakImitator} says a given sentence in the voice of a clip.
 *
 * <p>Starting point: {@link io.github.aasllm.synthesis.Synthesis}.
 */
package io.github.aasllm.synthesis;
