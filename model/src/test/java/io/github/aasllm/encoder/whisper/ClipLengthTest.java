// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lengths at their edges: m = min(ceil(samples / 160), 3000), L = floor((m - 1) / 2) + 1, T = floor(L / 2).
 */
class ClipLengthTest {
    @ParameterizedTest
    @CsvSource({ // samples, m, L, T
        "0, 0, 0, 0",
        "1, 1, 1, 0",
        "160, 1, 1, 0",
        "161, 2, 1, 0",
        "320, 2, 1, 0",
        "321, 3, 2, 1", // the shortest clip with an audio token
        "480, 3, 2, 1",
        "481, 4, 2, 1",
        "641, 5, 3, 1", // odd L
        "961, 7, 4, 2",
        "479840, 2999, 1500, 750",
        "480000, 3000, 1500, 750", // 30 s
        "480001, 3000, 1500, 750",
        "2147483647, 3000, 1500, 750"
    })
    void lengthsFollowFromTheSamples(int samples, int frames, int positions, int tokens) {
        var length = new ClipLength(samples);
        assertEquals(frames, length.maskFrames());
        assertEquals(positions, length.positions());
        assertEquals(tokens, length.tokens());
        assertEquals(Math.min(2 * positions + 1, 3000), length.melFrames());
    }

    @Test
    void onlyWhatIsLongerThanThirtySecondsIsCut() {
        assertEquals(false, new ClipLength(30 * 16_000).isCut());
        assertEquals(true, new ClipLength(30 * 16_000 + 1).isCut());
    }
}
