// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder;

/**
 * What is known of a speech encoder before its weights are read.
 *
 * @param width D
 * @param fewestSamples of the shortest clip that has a state
 * @param positions rows a second that go through the layers, about
 * @param states a second, about
 * @param cacheKey see {@link SpeechEncoder#cacheKey}
 */
public record EncoderTraits(int width, int fewestSamples, int positions, int states, String cacheKey) {}
