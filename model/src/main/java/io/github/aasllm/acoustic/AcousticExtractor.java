// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;

/**
 * Box 1 of Figure 2, the Acoustic Extractor (AE): the four acoustic properties of a clip.
 *
 * <p>A {@link Method} says what the four names stand for, and a {@link Normalisation} what is done to the
 * clip before. Any clip has a result.
 *
 * <p>Safe for use by many threads. Working memory is kept for as many clips as were ever in work at once.
 */
public final class AcousticExtractor {
    private final Method method;
    private final Normalisation normalisation;
    private final IntFunction<RealFft> fft;
    private final Queue<Measurement> idle = new ConcurrentLinkedQueue<>();

    AcousticExtractor(Method method, Normalisation normalisation, IntFunction<RealFft> fft) {
        this.method = method;
        this.normalisation = normalisation;
        this.fft = fft;
    }

    /** The paper's extractor: method {@code paper}, clips as they are. */
    public static AcousticExtractor paper() {
        return of(Method.PAPER, Normalisation.NONE);
    }

    /** An extractor with the fastest Fourier transform that this machine can load. */
    public static AcousticExtractor of(Method method, Normalisation normalisation) {
        var extractor = new AcousticExtractor(method, normalisation, RealFft::ofLength);
        extractor.idle.add(extractor.measurement()); // here and not in many threads at once is a library missed
        return extractor;
    }

    public Method method() {
        return method;
    }

    public Normalisation normalisation() {
        return normalisation;
    }

    /** The acoustic properties of a clip. */
    public AcousticProperties extract(Waveform waveform) {
        Signal samples = normalisation.signal(waveform.samples());
        Measurement pooled = idle.poll();
        Measurement measurement = pooled == null ? measurement() : pooled;
        AcousticProperties properties = measurement.of(samples);
        idle.add(measurement);
        return properties;
    }

    private Measurement measurement() {
        return switch (method) {
            case PAPER -> new PaperMeasurement(fft.apply(Frames.LENGTH));
            case VOICE -> new VoiceMeasurement(fft.apply(Frames.SHORT));
        };
    }
}
