// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder;

/** A waveform with mean 0 and variance 1 over the clip, as some encoders hear it. */
public final class Standardised {
    private Standardised() {}

    /**
     * {@code (x - mean) / √(variance + smallest)}, in double.
     *
     * @return new samples; of none none
     */
    public static float[] of(float[] samples, double smallest) {
        double sum = 0;
        for (float sample : samples) {
            sum += sample;
        }
        double mean = sum / samples.length;
        double squares = 0;
        for (float sample : samples) {
            squares += (sample - mean) * (sample - mean);
        }
        double scale = 1 / Math.sqrt(squares / samples.length + smallest);
        var values = new float[samples.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((samples[i] - mean) * scale);
        }
        return values;
    }
}
