// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PitchPathTest {
    private static final int FRAMES = 400;

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 17, 100, 399, 400})
    void whatIsDroppedOnTheWayChangesNoPitch(int kept) {
        int[] whole = path(new PitchPath(1000));
        assertArrayEquals(whole, path(new PitchPath(kept)));
        assertTrue(Arrays.stream(whole).distinct().count() > 20, "a path that goes somewhere");
    }

    /** Half a second of a gliding voice, then noise, and so on. */
    private static int[] path(PitchPath path) {
        var random = new SplittableRandom(3);
        var yin = new Yin(RealFft.ofLength(Frames.SHORT));
        var samples = new float[FRAMES * Frames.HOP];
        double phase = 0;
        for (int i = 0; i < samples.length; i++) {
            phase += (150 + 80 * Math.sin(i * 1e-4)) / 16_000;
            boolean voice = i / 8_000 % 2 == 0;
            samples[i] = (float) (voice ? phase % 1 - 0.5 : 0.1 * random.nextDouble(-1, 1));
        }
        var candidates = new PitchCandidates();
        var normalised = new double[Yin.LAGS];
        yin.start(samples);
        path.start(FRAMES);
        for (int frame = 0; frame < FRAMES; frame++) {
            yin.advance(normalised);
            candidates.find(normalised);
            path.add(candidates);
        }
        return path.trace();
    }
}
