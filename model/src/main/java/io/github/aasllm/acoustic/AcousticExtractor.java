// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Box 1 of Figure 2, the Acoustic Extractor (AE): the four acoustic properties of a clip, method {@code
 * paper}.
 *
 * <p>Pitch, intensity and segments have a class each; here are the two rates that follow from the segments:
 *
 * <ul>
 *   <li>Equation (5), speech rate: segments a second of the whole clip;
 *   <li>Equation (7), articulation rate: segments a second of the time inside them.
 * </ul>
 *
 * <p>Any clip has a result; an empty one has a segment of no length, and rates that are NaN.
 *
 * <p>Safe for use by many threads. Working memory is kept for as many clips as were ever in work at once.
 */
public final class AcousticExtractor {
    /** The name of this way of measuring, which thresholds and results record. */
    public static final String METHOD = "paper";

    private final Supplier<RealFft> fft;
    private final Queue<Pitch> idle = new ConcurrentLinkedQueue<>();

    /** An extractor with the fastest Fourier transform that this machine can load. */
    public AcousticExtractor() {
        this(() -> RealFft.ofLength(Frames.LENGTH));
    }

    AcousticExtractor(Supplier<RealFft> fft) {
        this.fft = fft;
    }

    /** The acoustic properties of a clip. */
    public AcousticProperties extract(Waveform waveform) {
        float[] samples = waveform.samples();
        Segments segments = Segments.of(samples);
        int count = segments.count();
        double duration = waveform.durationSeconds();
        return new AcousticProperties(
                pitch(samples),
                Intensity.of(samples),
                count,
                duration > 0 ? count / duration : Double.NaN,
                duration > 0 ? count / segments.phonationSeconds() : Double.NaN);
    }

    private double pitch(float[] samples) {
        Pitch pooled = idle.poll();
        Pitch pitch = pooled == null ? new Pitch(fft.get()) : pooled;
        double hertz = pitch.of(samples);
        idle.add(pitch);
        return hertz;
    }
}
