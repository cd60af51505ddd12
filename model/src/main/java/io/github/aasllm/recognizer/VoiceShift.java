// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.StateStatistics;
import java.util.stream.IntStream;

/**
 * What moves numbers of a speaker's clips to where those of the training clips lie, see {@link Voice}.
 *
 * @param scale sqrt(v0 / v'), D numbers
 * @param shift m0 - m' sqrt(v0 / v'), D numbers
 */
public record VoiceShift(float[] scale, float[] shift) {
    /**
     * Of a speaker.
     *
     * @param own of the speaker's clips
     * @param trained of the clips that the model was trained on, of the same width
     */
    public static VoiceShift of(StateStatistics own, StateStatistics trained) {
        int n = own.clips();
        var scale = new float[own.width()];
        var shift = new float[own.width()];
        IntStream.range(0, own.width()).forEach(d -> {
            double usual = trained.mean().get(d);
            double mean = (n * own.mean().get(d) + Voice.A * usual) / (n + Voice.A);
            double variance = (n * square(own.deviation().get(d)) + Voice.B * square(trained.deviation().get(d)))
                    / (n + Voice.B);
            double ratio = trained.deviation().get(d) / Math.sqrt(variance);
            scale[d] = (float) ratio;
            shift[d] = (float) (usual - mean * ratio);
        });
        return new VoiceShift(scale, shift);
    }

    private static double square(double value) {
        return value * value;
    }

    /** D numbers of a clip, moved. */
    public float[] of(float[] numbers) {
        var moved = new float[numbers.length];
        for (int d = 0; d < moved.length; d++) {
            moved[d] = numbers[d] * scale[d] + shift[d];
        }
        return moved;
    }
}
