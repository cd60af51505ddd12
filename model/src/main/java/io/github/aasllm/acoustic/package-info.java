// SPDX-License-Identifier: Apache-2.0
/**
 * Box 1 of Figure 2, the Acoustic Extractor (AE) of section 2.2.1.
 *
 * <p>In goes a {@link io.github.aasllm.audio.Waveform} ([samples], mono, 16 kHz); out come its {@link
 * io.github.aasllm.acoustic.AcousticProperties}: pitch in Hz, intensity in dB re full scale, speech rate and
 * articulation rate in segments a second. What these words stand for is a
 * {@link io.github.aasllm.acoustic.Method}, and a {@link io.github.aasllm.acoustic.Normalisation} may come
 * before it.
 *
 * <p>Method {@code paper} is the paper's; its functions are librosa's, whose meaning we keep figure by
 * figure, edge cases included:
 *
 * <ul>
 *   <li>{@code Pitch}: the mean of all spectral peaks, which is brightness more than voice pitch;
 *   <li>{@code Intensity}: the mean power in decibels;
 *   <li>{@code Segments}: the stretches between pauses, which the paper calls syllables.
 * </ul>
 *
 * <p>Method {@code voice} is what the names say:
 *
 * <ul>
 *   <li>{@code Pyin}: the fundamental frequency, by {@code Yin}, {@code PitchCandidates} and
 *       {@code PitchPath};
 *   <li>{@code Nuclei}: syllables, which are voiced ({@code Periodicity}) peaks of {@code Sonority};
 *   <li>{@code Intensity}, as above.
 * </ul>
 *
 * <p>Spectrum, segments and fundamental frequency share the frames of {@code Frames}: 2048 samples, one every
 * 512. {@link io.github.aasllm.acoustic.Cue} names the four properties wherever others deal with them one by
 * one.
 *
 * <p>Apart from the paper's properties, {@link io.github.aasllm.acoustic.SpeechCheck} asks whether there is
 * {@link io.github.aasllm.acoustic.Speech} at all.
 *
 * <p>For pictures there are the {@link io.github.aasllm.acoustic.ClipTracks}, which the properties come from,
 * and a {@link io.github.aasllm.acoustic.Spectrogram}.
 *
 * <p>Starting point: {@link io.github.aasllm.acoustic.AcousticExtractor}.
 */
package io.github.aasllm.acoustic;
