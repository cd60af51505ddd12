// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.Arrays;
import java.util.List;

/**
 * What both methods see in the course of a clip before they make single figures of it: for pictures. The
 * classes are those that {@link AcousticExtractor} asks, so the figures are the same.
 *
 * @param measured the clip after its {@link Normalisation}; all times count from its beginning
 * @param segments method paper: the loud stretches
 * @param levels what they are found by: the mean power of each frame in dB re full scale, at least -100
 * @param nuclei method voice: where the syllable nuclei are, in seconds, rising
 * @param fundamental method voice: the fundamental frequency of each frame in Hz; NaN without voice
 * @param spectralMeanHz method paper: the mean of all spectral peaks, which it calls pitch; NaN where there
 *     is none
 */
public record ClipTracks(
        Waveform measured,
        List<Stretch> segments,
        Track levels,
        List<Double> nuclei,
        Track fundamental,
        double spectralMeanHz) {

    /** Follows a clip; an empty one gives tracks of one frame. */
    public static ClipTracks of(Waveform clip, Normalisation normalisation) {
        Signal samples = normalisation.signal(clip.samples());
        RealFft fft = RealFft.ofLength(Frames.SHORT);
        return new ClipTracks(
                new Waveform(samples.toArray(Integer.MAX_VALUE)),
                Segments.of(samples).bounds().stream()
                        .map(bound -> new Stretch(seconds(bound[0]), seconds(bound[1])))
                        .toList(),
                Track.ofFrames(Segments.frameLevels(samples)),
                new Nuclei(fft).of(samples).samples().stream().map(ClipTracks::seconds).toList(),
                Track.ofFrames(new Pyin(fft).of(samples)),
                new Pitch(RealFft.ofLength(Frames.LENGTH)).of(samples));
    }

    /** The level of the loudest frame, in dB re full scale. */
    public double loudestDb() {
        return Arrays.stream(levels.values()).max().orElseThrow();
    }

    /** The median fundamental frequency in Hz, which method voice calls pitch; NaN without voice. */
    public double medianHz() {
        return Pyin.median(fundamental.values());
    }

    private static double seconds(int sample) {
        return (double) sample / Waveform.SAMPLE_RATE;
    }
}
