// SPDX-License-Identifier: Apache-2.0
/**
 * The way in: any audio file becomes the X of Figure 2.
 *
 * <p>In goes the path of a local file: WAV, FLAC or another container of sound, at any sampling rate, with
 * any number of channels. Out comes a {@link io.github.aasllm.audio.Waveform}: [samples], float, mono, 16
 * kHz, full scale ±1. On the way the channels are averaged, and then a {@link
 * io.github.aasllm.audio.Resampler} changes the rate, in the order and to the length that librosa has.
 *
 * <p>What cannot be read whole is refused with the file's name and what was expected; a file is never
 * shortened or repaired in silence.
 *
 * <p>Starting point: {@link io.github.aasllm.audio.AudioFile#read}.
 */
package io.github.aasllm.audio;
