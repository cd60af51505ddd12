// SPDX-License-Identifier: Apache-2.0
/**
 * The way in: any sound becomes the X of Figure 2.
 *
 * <p>In goes a {@link io.github.aasllm.audio.SoundSource}, a local file, bytes or a stream: WAV, FLAC or
 * another container of sound, at any sampling rate, with any number of channels. Out comes a {@link
 * io.github.aasllm.audio.Waveform}: [samples], float, mono, 16 kHz, full scale ±1. All happens as a stream:
 *
 * <ol>
 *   <li>{@code SoundReader} finds out what the source is ({@code SoundContainer}, {@code Foreign}) and has it
 *       looked through for whether it is whole ({@code WavHeader}, {@code OggPages}, {@code Mp4Boxes}, {@code
 *       MatroskaElements}, {@code RawFrames}, {@code PlainContainers}); {@code Reading} has the one rule for
 *       what is odd and what is damaged;
 *   <li>{@code WavDecoder} or {@code FfmpegDecoder} decodes it block by block;
 *   <li>{@code Mixer} makes one channel of a block, and {@code TwoSpeakers} listens whether that is right;
 *   <li>{@code RateChange} changes the rate by a {@link io.github.aasllm.audio.Resampler}, in the order
 *       and to the length that librosa has; {@code WholeChannels} keep nothing but the result, and {@code
 *       PassingChannels} not even that.
 * </ol>
 *
 * <p>What decodes completely is accepted, with a warning for whatever is odd; what is cut or damaged is
 * refused with the file's name and what was expected, or, where the settings say so, read as far as it goes.
 * A file is never shortened or repaired in silence. Sound that is live, and not in a container, would come in
 * at {@code Mixer}.
 *
 * <p>Starting point: {@link io.github.aasllm.audio.AudioFile#read}.
 */
package io.github.aasllm.audio;
