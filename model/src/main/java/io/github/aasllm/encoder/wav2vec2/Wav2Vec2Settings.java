// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

/** What an encoder is, and what it hears of a waveform. */
public record Wav2Vec2Settings(Wav2Vec2Config config, InputSettings input) {}
