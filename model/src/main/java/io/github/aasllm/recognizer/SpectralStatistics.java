// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.encoder.whisper.LogMel;
import io.github.aasllm.nn.Tensors;
import org.bytedeco.javacpp.PointerScope;

/**
 * A clip's spectrogram in two numbers a band: mean and standard deviation over time.
 *
 * <p>The spectrogram is Whisper's log-mel of {@value #MEL} bands, as speech encoders of its kind get it; of two
 * neighbours the mean is taken. One thread uses it at a time, the one that libtorch has.
 */
public final class SpectralStatistics {
    private static final int MEL = 128;
    private static final int BANDS = MEL / 2;

    /** Numbers of a clip: the means of all bands, and behind them the deviations. */
    public static final int WIDTH = 2 * BANDS;

    private final LogMel logMel = new LogMel(MEL);

    /** @param samples at 16 kHz, as the speech encoder hears them, of which the first 30 s count */
    public float[] of(float[] samples) {
        try (var scope = new PointerScope()) {
            return overTime(Tensors.toFloats(logMel.extract(samples))); // [128, F]
        }
    }

    /** [128, F], band by band. */
    private static float[] overTime(float[] mel) {
        int frames = mel.length / MEL;
        var statistics = new float[WIDTH];
        for (int band = 0; band < BANDS; band++) {
            var pair = new double[frames];
            double sum = 0;
            for (int t = 0; t < frames; t++) {
                pair[t] = (mel[2 * band * frames + t] + mel[(2 * band + 1) * frames + t]) / 2.0;
                sum += pair[t];
            }
            double mean = sum / frames;
            double squares = 0;
            for (double value : pair) {
                squares += (value - mean) * (value - mean);
            }
            statistics[band] = (float) mean;
            statistics[BANDS + band] = (float) Math.sqrt(squares / frames);
        }
        return statistics;
    }
}
