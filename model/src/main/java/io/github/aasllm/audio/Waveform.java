// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;

/**
 * Mono speech at 16 kHz, full scale ±1: the X that every box of Figure 2 starts from.
 *
 * <p>The array is not copied, neither on the way in nor out; whoever shares it must not write to it.
 * An empty waveform is valid. Samples beyond ±1 are valid too (float files hold them); NaN and infinities
 * are refused, because one of them would turn every later mean into NaN.
 *
 * @param samples [samples], linear amplitude
 */
public record Waveform(float[] samples) {
    /** Samples a second, which the speech encoder needs and at which all acoustic properties are taken. */
    public static final int SAMPLE_RATE = 16_000;

    /** @throws InvalidInputException if a sample is NaN or infinite */
    public Waveform {
        for (int i = 0; i < samples.length; i++) {
            if (!Float.isFinite(samples[i])) {
                throw InvalidInputException.of("audio sample " + i, samples[i], "a finite number");
            }
        }
    }

    /** Length in seconds; 0 when empty. */
    public double durationSeconds() {
        return (double) samples.length / SAMPLE_RATE;
    }

    /** Whether there is no sample at all. */
    public boolean isEmpty() {
        return samples.length == 0;
    }
}
