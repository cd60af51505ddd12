// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import java.util.Random;

/** Samples that the encoder hears in the place of a clip's own, as many. */
final class ChangedSound {
    private ChangedSound() {}

    /** The last sample first. */
    static float[] reversed(float[] samples) {
        var changed = new float[samples.length];
        for (int i = 0; i < samples.length; i++) {
            changed[i] = samples[samples.length - 1 - i];
        }
        return changed;
    }

    /**
     * White noise of the same root mean square.
     *
     * @param seed the same seed gives the same noise
     */
    static float[] noise(float[] samples, long seed) {
        var random = new Random(seed);
        var changed = new float[samples.length];
        double of = 0;
        double wanted = 0;
        for (int i = 0; i < samples.length; i++) {
            changed[i] = (float) random.nextGaussian();
            of += (double) changed[i] * changed[i];
            wanted += (double) samples[i] * samples[i];
        }
        if (wanted == 0) {
            return new float[samples.length];
        }
        float scale = (float) Math.sqrt(wanted / of);
        for (int i = 0; i < changed.length; i++) {
            changed[i] *= scale;
        }
        return changed;
    }
}
