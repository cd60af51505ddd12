// SPDX-License-Identifier: Apache-2.0
/**
 * Whisper's encoder, plain or with the pooling that Qwen2-Audio puts at its end.
 *
 * <p>50 states a second, or pooled 25, of at most 30 s, or of less where a model was cut to fewer positions.
 *
 * <p>The peer pads every clip to 30 s and masks the padding. Here the encoder runs on the clip alone, on mel
 * frames 0 .. 2L of the padded clip, and gives the same numbers: equal in exact arithmetic, within 2e-6 in
 * float32.
 *
 * <p>Starting point: {@link io.github.aasllm.encoder.whisper.WhisperEncoder}.
 */
package io.github.aasllm.encoder.whisper;
