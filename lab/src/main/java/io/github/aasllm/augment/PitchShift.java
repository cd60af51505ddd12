// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.augment;

import java.util.Arrays;

/** Moves all frequencies of a clip and keeps its length: stretched in time, then played faster by as much. */
final class PitchShift {
    private static final double SEMITONES = 12; // of an octave

    private PitchShift() {}

    /** [n] → [n]; a tone of f Hz becomes one of 2^(semitones / 12) · f. */
    static float[] shift(float[] samples, double semitones) {
        double factor = Math.pow(2, semitones / SEMITONES);
        var shifted = Speed.change(TimeStretch.change(samples, factor), factor);
        return Arrays.copyOf(shifted, samples.length); // a sample more or less by rounding
    }
}
