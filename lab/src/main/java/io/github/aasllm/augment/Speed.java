// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.augment;

import io.github.aasllm.audio.Resampler;
import io.github.aasllm.audio.Waveform;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays a clip faster or slower, as a tape does: the pitch moves along.
 *
 * <p>The factor counts in thousandths, so that the change of rate has a filter of reasonable size.
 */
final class Speed {
    private static final int STEPS = 1000; // of a factor of 1
    private static final int STEP_HZ = Waveform.SAMPLE_RATE / STEPS; // 16

    private static final int KEPT = 256; // resamplers, so that wide ranges cannot fill memory with filters

    private static final Map<Integer, Resampler> RESAMPLERS = new ConcurrentHashMap<>();

    private Speed() {}

    /** [n] → [round(n / factor)]; a tone of f Hz becomes one of factor · f. */
    static float[] change(float[] samples, double factor) {
        int thousandths = Math.toIntExact(Math.round(factor * STEPS));
        if (thousandths == STEPS) {
            return samples;
        }
        var resampled = resampler(thousandths).resample(samples);
        long length = Math.round(samples.length * (double) STEPS / thousandths);
        return Arrays.copyOf(resampled, Math.toIntExact(length)); // the resampler rounds up
    }

    private static Resampler resampler(int thousandths) {
        var known = RESAMPLERS.get(thousandths);
        if (known != null) {
            return known;
        }
        var made = new Resampler(thousandths * STEP_HZ, Waveform.SAMPLE_RATE);
        if (RESAMPLERS.size() < KEPT) {
            RESAMPLERS.put(thousandths, made);
        }
        return made;
    }
}
