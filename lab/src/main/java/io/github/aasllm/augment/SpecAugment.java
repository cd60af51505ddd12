// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.augment;

import io.github.aasllm.recipe.AugmentSettings;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * SpecAugment: stretches of mel bands, and stretches of time, that hold the spectrogram's mean instead of
 * sound.
 *
 * <p>A stretch's width is drawn evenly from 0 to the widest, and then its place evenly from those where it
 * fits. No stretch of time is longer than a fifth of the clip. Time is not warped.
 */
public final class SpecAugment {
    private static final double FRAMES_A_SECOND = 100; // 10 ms each, as box 3 has them
    private static final double LARGEST_SHARE = 0.2; // of the frames that one stretch may cover

    private final AugmentSettings settings;

    /** With the numbers and widths of the masks that a recipe says. */
    public SpecAugment(AugmentSettings settings) {
        this.settings = settings;
    }

    /** A masked copy: [bands, frames] → [bands, frames]. */
    public Tensor mask(Tensor mel, RandomGenerator random) {
        var masked = mel.clone();
        try (var scope = new PointerScope()) {
            var mean = new Scalar(mel.mean().item_double());
            for (int i = 0; i < settings.frequencyMasks(); i++) {
                fill(masked, 0, Math.min(settings.frequencyWidth(), mel.size(0)), mean, random);
            }
            double longest = Math.min(settings.timeWidth() * FRAMES_A_SECOND, LARGEST_SHARE * mel.size(1));
            for (int i = 0; i < settings.timeMasks(); i++) {
                fill(masked, 1, (long) longest, mean, random);
            }
        }
        return masked;
    }

    private static void fill(Tensor mel, int dimension, long widest, Scalar mean, RandomGenerator random) {
        long width = random.nextLong(widest + 1);
        long from = random.nextLong(mel.size(dimension) - width + 1);
        mel.slice(dimension, new LongOptional(from), new LongOptional(from + width), 1).fill_(mean);
    }
}
