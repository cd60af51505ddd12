// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import io.github.aasllm.error.InvalidInputException;
import java.util.SplittableRandom;

/**
 * An endless series of clips of synthetic speech, no two alike: the same seed gives the same series, by the
 * same release of eSpeak NG.
 *
 * <p>A clip depends on those before it, so the series is read from its beginning. Not safe for several
 * threads.
 */
public final class Synthesis {
    // a letter; in no language that is drawn is a sound spelt with more than two letters on average
    private static final double FEWEST_SOUNDS = 0.45;

    private final Espeak espeak;
    private final ScriptWriter writer;
    private final SplittableRandom random;

    private Synthesis(Espeak espeak, long seed) {
        this.espeak = espeak;
        this.writer = new ScriptWriter(espeak.variants());
        this.random = new SplittableRandom(seed);
    }

    /**
     * Begins a series.
     *
     * @throws InvalidInputException if eSpeak NG is not on this computer
     */
    public static Synthesis of(long seed) {
        return new Synthesis(Espeak.open(), seed);
    }

    /**
     * The next clip. One of which eSpeak left most sounds out is not given.
     */
    public SpokenClip next() {
        while (true) {
            var script = writer.write(random);
            var clip = espeak.say(script, random.nextInt(Integer.MAX_VALUE));
            if (clip.sounds() > FEWEST_SOUNDS * script.letters()) {
                return clip;
            }
        }
    }
}
