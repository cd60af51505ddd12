// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;

/**
 * Method {@code paper}: what the paper computes.
 *
 * <p>Pitch, intensity and segments have a class each; here are the two rates that follow from the segments:
 *
 * <ul>
 *   <li>Equation (5), speech rate: segments a second of the whole clip;
 *   <li>Equation (7), articulation rate: segments a second of the time inside them.
 * </ul>
 *
 * <p>An empty clip has a segment of no length, and rates that are NaN.
 */
final class PaperMeasurement implements Measurement {
    private final Pitch pitch;

    PaperMeasurement(RealFft fft) {
        pitch = new Pitch(fft);
    }

    @Override
    public AcousticProperties of(Signal samples) {
        Segments segments = Segments.of(samples);
        int count = segments.count();
        double duration = (double) samples.length() / Waveform.SAMPLE_RATE;
        return new AcousticProperties(
                pitch.of(samples),
                Intensity.of(segments.energy(), samples.length()),
                count,
                duration > 0 ? count / duration : Double.NaN,
                duration > 0 ? count / segments.phonationSeconds() : Double.NaN);
    }
}
