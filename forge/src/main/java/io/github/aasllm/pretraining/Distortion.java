// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.augment.Augmentation;
import io.github.aasllm.recipe.AugmentSettings;
import io.github.aasllm.recipe.Range;
import io.github.aasllm.recipe.Share;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How a synthetic clip is heard: at another speed first, of which the tracks are measured, and then through a
 * room and noise, of which they are not.
 */
final class Distortion {
    private static final Normalisation LEVEL = new Normalisation(true, false);
    private static final Augmentation FAINT = new Augmentation(settings(100, null, null, new Range(35, 70)));
    private static final Augmentation SPEED = new Augmentation(settings(80, new Range(0.86, 1.16), null,
            null));
    private static final Augmentation ROOM = new Augmentation(settings(45, null, new Range(0.08, 0.5), null));
    private static final Augmentation NOISE = new Augmentation(settings(70, null, null, new Range(8, 45)));

    private Distortion() {}

    /** The clean clip of a version; of version 0 the clip itself. */
    static Waveform speed(Waveform clip, int version, RandomGenerator random) {
        return version == 0 ? clip : SPEED.change(clip, random);
    }

    /** What is heard of it, of the usual level: in version 0 with faint noise, as no recording is without. */
    static Waveform hear(Waveform clip, int version, RandomGenerator random) {
        var heard = version == 0
                ? FAINT.change(clip, random)
                : FAINT.change(NOISE.change(ROOM.change(clip, random), random), random);
        return LEVEL.apply(heard);
    }

    private static AugmentSettings settings(double percent, Range speed, Range room, Range noise) {
        return new AugmentSettings(
                new Share(percent),
                Optional.ofNullable(speed),
                Optional.empty(),
                Optional.ofNullable(room),
                Optional.ofNullable(noise),
                Optional.empty(),
                new Share(0),
                Optional.empty(),
                0,
                1,
                0,
                1);
    }
}
