// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.nn.Tensors;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class SpecAugmentTest {
    private static final int BANDS = 40;
    private static final int FRAMES = 200;

    @Test
    void oneStretchOfBandsHoldsTheMean() {
        var widths = IntStream.range(0, 200)
                .map(seed ->
                        masked("augment.frequency-masks = 1\naugment.frequency-width = 8 bands", seed, true))
                .summaryStatistics();
        assertEquals(0, widths.getMin());
        assertEquals(8, widths.getMax());
        // Evenly from 0 to 8: the mean is 4, and √(60 / 9 / 200) = 0.18 its standard deviation; this is 4 of
        // them.
        assertEquals(4, widths.getAverage(), 0.73);
    }

    @Test
    void noStretchOfTimeIsLongerThanAFifthOfTheClip() {
        var widths = IntStream.range(0, 400)
                .map(seed -> masked("augment.time-masks = 1\naugment.time-width = 1.5 s", seed, false))
                .summaryStatistics();
        assertEquals(0, widths.getMin());
        assertTrue(widths.getMax() <= FRAMES / 5 && widths.getMax() > FRAMES / 5 - 4, widths.toString());
    }

    @Test
    void withoutMasksTheCopyIsEqual() {
        assertEquals(0, masked("augment.gain = 0 .. 1 dB", 1, true));
    }

    /** How many rows or columns hold the mean alone; all others must be as they were. */
    private static int masked(String settings, int seed, boolean bands) {
        try (var scope = new PointerScope()) {
            var before = new float[BANDS * FRAMES];
            for (int i = 0; i < before.length; i++) {
                before[i] = i % 977; // no value is the mean
            }
            var mel = Tensors.floats(before, BANDS, FRAMES);
            float mean = (float) mel.mean().item_double();
            var after = Tensors.toFloats(
                    new SpecAugment(AugmentationTest.recipe(settings).augment())
                            .mask(mel, new SplittableRandom(seed)));
            assertArrayEquals(before, Tensors.toFloats(mel), "the input is not touched");
            int count = 0;
            for (int line = 0; line < (bands ? BANDS : FRAMES); line++) {
                int at = line;
                var places = IntStream.range(0, bands ? FRAMES : BANDS)
                        .map(i -> bands ? at * FRAMES + i : i * FRAMES + at)
                        .toArray();
                boolean all = IntStream.of(places).allMatch(i -> after[i] == mean);
                boolean none = IntStream.of(places).allMatch(i -> after[i] == before[i]);
                assertTrue(all != none, "each line is masked or as it was");
                count += all ? 1 : 0;
            }
            return count;
        }
    }
}
