// SPDX-License-Identifier: Apache-2.0
/**
 * Box 3 of Figure 2, the Speech Encoder: {@code H = SpeechEncoder(X)}, a Whisper encoder with a pooling at
 * its end.
 *
 * <p>In: waveforms, mono, 16 kHz. Out: for each clip its states H [T, D], 25 a second.
 *
 * <p>The peer pads every clip to 30 s and masks the padding. Here the encoder runs on the clip alone, on mel
 * frames 0 .. 2L of the padded clip, and gives the same numbers: equal in exact arithmetic, within 2e-6 in
 * float32.
 *
 * <p>Starting point: {@link io.github.aasllm.encoder.SpeechEncoder}.
 */
package io.github.aasllm.encoder;
