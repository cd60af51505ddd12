// SPDX-License-Identifier: Apache-2.0
/**
 * The encoders that hear the waveform itself: wav2vec 2.0, HuBERT, WavLM and data2vec-audio, as transformers'
 * folders have them.
 *
 * <p>In: waveforms, mono, 16 kHz. Out: for each clip its states [T, D], 50 a second.
 *
 * <pre>
 *   waveform -> (zero mean, unit variance) -> 7 convolutions -> norm, linear -> + positional convolution
 *            -> Transformer layers
 * </pre>
 *
 * <p>The peer pads a batch; where the first convolution has a group norm, whose statistics then hold the
 * padding too, its clips are other ones than alone. Here every clip is computed alone up to the linear layers,
 * which see the rows of all clips.
 *
 * <p>Starting point: {@link io.github.aasllm.encoder.wav2vec2.Wav2Vec2Encoder}.
 */
package io.github.aasllm.encoder.wav2vec2;
