// SPDX-License-Identifier: Apache-2.0
/**
 * emotion2vec, as FunASR's folders have it: a speech encoder that hears the waveform, with ALiBi in place of
 * positions.
 *
 * <p>Starting point: {@link io.github.aasllm.encoder.emotion2vec.Emotion2vecEncoder}.
 */
package io.github.aasllm.encoder.emotion2vec;
