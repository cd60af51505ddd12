// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.augment;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.nn.Tensors;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A narrow-band telephone: a band, then 8,000 samples a second of 8 bits, spread by the μ-law of ITU-T G.711.
 *
 * <p>The band's edges are a cosine of {@value #EDGE} Hz each and without delay. What exceeds full scale is cut
 * off, as a telephone does.
 *
 * @param low the lower end of the band in Hz, where half of the amplitude is left
 * @param high the upper end, below 4,000 Hz less half an edge
 */
record Telephone(double low, double high) {
    private static final double EDGE = 200; // Hz
    private static final int RING = Waveform.SAMPLE_RATE / 50; // samples in which such an edge rings off
    private static final double MU = 255;
    private static final int STEPS = 127; // of each sign, beside 0

    /** A telephone as one meets them: between the narrowest handset and a clean line. */
    static Telephone drawn(RandomGenerator random) {
        return new Telephone(100 + 300 * random.nextDouble(), 3000 + 800 * random.nextDouble());
    }

    /** [n] → [n]. */
    float[] carry(float[] samples) {
        try (var scope = new PointerScope()) {
            long size = (samples.length + RING + 3) / 4 * 4; // halved, it is even still
            var whole = spectrum(Tensors.floats(samples, samples.length), size); // [size / 2 + 1], complex
            var band = Tensors.rows(whole, 0, size / 4 + 1).mul(response(size)); // [size / 4 + 1], up to 4 kHz
            // Half as many samples of the same sound have half the spectrum.
            var line = Tensors.toFloats(signal(band.div(new Scalar(2)), size / 2));
            for (int i = 0; i < line.length; i++) {
                line[i] = coded(line[i]);
            }
            var heard = spectrum(Tensors.floats(line, line.length), size / 2).mul(new Scalar(2));
            return Tensors.toFloats(Tensors.rows(signal(heard, size), 0, samples.length));
        }
    }

    /** The value that comes out for one that goes in: the nearest step of μ-law. */
    static float coded(float value) {
        double spread = Math.log1p(MU * Math.min(1, Math.abs(value))) / Math.log1p(MU);
        double step = Math.rint(spread * STEPS) / STEPS;
        return (float) Math.copySign(Math.expm1(step * Math.log1p(MU)) / MU, value);
    }

    /** [size / 4 + 1], of each frequency up to 4 kHz. */
    private Tensor response(long size) {
        var response = new float[(int) (size / 4 + 1)];
        for (int i = 0; i < response.length; i++) {
            double hertz = (double) i * Waveform.SAMPLE_RATE / size;
            response[i] = (float) (rise((hertz - low) / EDGE) * rise((high - hertz) / EDGE));
        }
        return Tensors.floats(response, response.length);
    }

    /** From 0 at -1/2 to 1 at 1/2, as half a cosine. */
    private static double rise(double place) {
        return place <= -0.5 ? 0 : place >= 0.5 ? 1 : (1 + Math.sin(Math.PI * place)) / 2;
    }

    private static Tensor spectrum(Tensor signal, long size) {
        return torch.fft_rfft(signal, new LongOptional(size), -1, new StringViewOptional());
    }

    /** Of a spectrum that ends earlier the rest is nothing. */
    private static Tensor signal(Tensor spectrum, long size) {
        return torch.fft_irfft(spectrum, new LongOptional(size), -1, new StringViewOptional());
    }
}
