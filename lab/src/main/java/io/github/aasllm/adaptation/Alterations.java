// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.adaptation;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.augment.Augmentation;
import io.github.aasllm.recipe.AugmentSettings;
import io.github.aasllm.recipe.Range;
import io.github.aasllm.recipe.Share;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Copies of a clip that a listener would answer alike: at another speed, in a room, in noise; one a little, one a
 * lot.
 *
 * <p>How much was set so that on speakers of EmoDB whom a model has not heard the share of copies with the same answer
 * is about the share of right answers; docs/measurements.md has both.
 */
public final class Alterations {
    private static final int MOST = 60 * Waveform.SAMPLE_RATE; // samples: a model hears 30 s, at twice the speed too
    private static final Share ALL = new Share(100);
    private static final Share NEVER = new Share(0);
    private static final List<Augmentation> COPIES = List.of(
            copy(new Range(0.85, 1.2), new Range(0.1, 0.4), new Range(10, 25)),
            copy(new Range(0.7, 1.4), new Range(0.3, 0.8), new Range(0, 15)));

    private Alterations() {}

    private static Augmentation copy(Range speed, Range room, Range noise) {
        return new Augmentation(new AugmentSettings(ALL, Optional.of(speed), Optional.empty(), Optional.of(room),
                Optional.of(noise), Optional.empty(), NEVER, Optional.empty(), 0, 1, 0, 0.01));
    }

    /**
     * The copies of a clip, or of the first minute of a longer one, the same ones in every call.
     *
     * @param id of the clip, by which what is changed is drawn
     */
    public static List<Waveform> of(Waveform clip, String id) {
        var samples = clip.samples();
        var heard = samples.length <= MOST ? clip : new Waveform(Arrays.copyOf(samples, MOST));
        return IntStream.range(0, COPIES.size())
                .mapToObj(i -> COPIES.get(i).change(heard, Augmentation.random(0, i, id)))
                .toList();
    }
}
