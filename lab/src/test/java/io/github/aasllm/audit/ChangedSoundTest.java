// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChangedSoundTest {
    @Test
    void reversedHasTheLastSampleFirst() {
        assertArrayEquals(new float[] {3, 2, 1}, ChangedSound.reversed(new float[] {1, 2, 3}));
    }

    /** The squares of 3 and -4 in turn have the mean 12.5. */
    @Test
    void noiseIsAsStrongAsTheClipAndLikeNothingInIt() {
        var samples = new float[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = i % 2 == 0 ? 3 : -4;
        }
        var noise = ChangedSound.noise(samples, 1);
        double square = 0;
        double neighbours = 0;
        for (int i = 1; i < noise.length; i++) {
            square += (double) noise[i] * noise[i];
            neighbours += (double) noise[i] * noise[i - 1];
        }
        assertEquals(12.5, square / noise.length, 0.01);
        assertEquals(0, neighbours / square, 0.03); // white: 1 / sqrt(16,000) = 0.008, and four times that at most
        assertArrayEquals(noise, ChangedSound.noise(samples, 1));
        assertFalse(Arrays.equals(noise, ChangedSound.noise(samples, 2)));
    }

    @Test
    void noiseOfSilenceIsSilence() {
        assertArrayEquals(new float[3], ChangedSound.noise(new float[3], 1));
        assertArrayEquals(new float[0], ChangedSound.noise(new float[0], 1));
    }
}
