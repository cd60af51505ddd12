// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import io.github.aasllm.audio.Waveform;

/**
 * A value that changes in the course of a clip.
 *
 * @param seconds [frames], when, rising
 * @param values [frames], what; NaN where there is none
 */
public record Track(double[] seconds, double[] values) {
    /** One value for each of {@link Frames}, at its centre. */
    static Track ofFrames(double[] values) {
        var seconds = new double[values.length];
        for (int frame = 0; frame < seconds.length; frame++) {
            seconds[frame] = (double) frame * Frames.HOP / Waveform.SAMPLE_RATE;
        }
        return new Track(seconds, values);
    }
}
