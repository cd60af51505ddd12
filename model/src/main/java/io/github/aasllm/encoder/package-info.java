// SPDX-License-Identifier: Apache-2.0
/**
 * Box 3 of Figure 2, the Speech Encoder: {@code H = SpeechEncoder(X)}.
 *
 * <p>In: waveforms, mono, 16 kHz. Out: for each clip its states H [T, D]. An encoder says itself how many
 * states a clip has and what it hears of it.
 *
 * <p>Each kind of encoder is a package below. Starting point: {@link io.github.aasllm.encoder.SpeechEncoder}.
 */
package io.github.aasllm.encoder;
