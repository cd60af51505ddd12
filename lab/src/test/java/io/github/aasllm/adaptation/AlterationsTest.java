// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.adaptation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.aasllm.audio.Waveform;
import org.junit.jupiter.api.Test;

/** Copies of a clip. */
class AlterationsTest {
    @Test
    void theCopiesOfAClipAreTheSameInEveryCallAndThoseOfAnotherOthers() {
        var samples = new float[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) Math.sin(i / 20.0);
        }
        var clip = new Waveform(samples);
        var once = Alterations.of(clip, "x");
        var again = Alterations.of(clip, "x");
        assertEquals(2, once.size());
        assertArrayEquals(once.get(1).samples(), again.get(1).samples());
        assertNotEquals(once.getFirst().samples().length, once.get(1).samples().length, "two speeds");
        assertNotEquals(once.getFirst().samples().length, Alterations.of(clip, "y").getFirst().samples().length);
    }

    @Test
    void ofALongClipTheFirstMinuteIsAltered() {
        var longer = Alterations.of(new Waveform(new float[120 * Waveform.SAMPLE_RATE]), "x");
        var minute = Alterations.of(new Waveform(new float[60 * Waveform.SAMPLE_RATE]), "x");
        assertEquals(minute.getFirst().samples().length, longer.getFirst().samples().length);
    }
}
