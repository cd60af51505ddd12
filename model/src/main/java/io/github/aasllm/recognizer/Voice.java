// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.nn.Device;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * One speaker's voice as the speech encoder hears it, against which a clip of that speaker is read, so that
 * a voice that is always high is not taken for an excited one.
 *
 * <p>Of n clips of the speaker, whose emotions nobody told, let m and v be the mean and the variance of their
 * mean states, and m0 and v0 those of the training clips. With few clips they are drawn towards the latter:
 *
 * <pre>{@code
 * m' = (n m + a m0) / (n + a)      v' = (n v + b v0) / (n + b)      a = 1, b = 3
 * h' = (h - m') sqrt(v0 / v') + m0
 * }</pre>
 *
 * <p>a and b were chosen on ten speakers of RAVDESS and three of nEMO, none of whom the model has heard; what
 * it brings by number of clips stands in docs/benchmarks.md.
 */
public final class Voice {
    /** What the training clips' mean counts, in clips. */
    public static final double A = 1;
    /** What their variance counts. */
    public static final double B = 3;

    private final int clips;
    private final float[] scale; // [D]
    private final float[] shift; // [D]

    private Voice(int clips, float[] scale, float[] shift) {
        this.clips = clips;
        this.scale = scale;
        this.shift = shift;
    }

    /**
     * @param own of the speaker's clips
     * @param trained of the clips that the model was trained on, of the same width
     */
    static Voice of(StateStatistics own, StateStatistics trained) {
        int n = own.clips();
        var scale = new float[own.width()];
        var shift = new float[own.width()];
        IntStream.range(0, own.width()).forEach(d -> {
            double usual = trained.mean().get(d);
            double mean = (n * own.mean().get(d) + A * usual) / (n + A);
            double variance = (n * square(own.deviation().get(d)) + B * square(trained.deviation().get(d)))
                    / (n + B);
            double ratio = trained.deviation().get(d) / Math.sqrt(variance);
            scale[d] = (float) ratio;
            shift[d] = (float) (usual - mean * ratio);
        });
        return new Voice(n, scale, shift);
    }

    private static double square(double value) {
        return value * value;
    }

    /** How many clips of the speaker it was taken from. */
    public int clips() {
        return clips;
    }

    /** A clip's states h, [T, D] → h', [T, D]. */
    Tensor read(Tensor states) {
        var device = Device.inUse();
        return states.mul(device.floats(scale, scale.length)).add(device.floats(shift, shift.length));
    }
}
