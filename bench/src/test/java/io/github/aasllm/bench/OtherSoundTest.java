// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.SpeechCheck;
import io.github.aasllm.audio.Waveform;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtherSoundTest {
    private static final int OF_A_KIND = 10;

    // music and wind at times come near speech, and barks nearly always: resonances over a pitch that falls
    private static final Set<OtherSound> TAKEN_AT_TIMES = EnumSet.of(OtherSound.MUSIC, OtherSound.CHORD,
            OtherSound.DRUMS, OtherSound.WIND, OtherSound.BIRDS, OtherSound.BARKS);

    @Test
    void lessThanATenthOfOtherSoundsIsTakenForSpeech() {
        var check = new SpeechCheck();
        Map<OtherSound, Long> taken = new EnumMap<>(OtherSound.class);
        for (OtherSound kind : OtherSound.values()) {
            taken.put(kind, LongStream.range(0, OF_A_KIND)
                    .filter(seed -> check.of(new Waveform(kind.make(seed))).isFound()).count());
        }
        long all = taken.values().stream().mapToLong(Long::longValue).sum();
        assertTrue(all < 0.1 * OF_A_KIND * taken.size(), taken.toString());
        taken.forEach((kind, count) -> assertTrue(count == 0 || TAKEN_AT_TIMES.contains(kind), taken.toString()));
    }

    @ParameterizedTest
    @EnumSource
    void aSeedGivesOneSoundAndAnotherSeedAnother(OtherSound kind) {
        assertArrayEquals(kind.make(3), kind.make(3));
        assertFalse(Arrays.equals(kind.make(3), kind.make(4)));
        double power = 0;
        float[] sound = kind.make(3);
        for (float sample : sound) {
            assertTrue(Math.abs(sample) <= 1, "sample " + sample);
            power += (double) sample * sample / sound.length;
        }
        assertEquals(kind == OtherSound.SILENCE, power == 0);
    }
}
