// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import io.github.aasllm.error.InvalidInputException;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An endless series of clips of synthetic speech, no two alike: the same seed gives the same series, by the
 * same release of eSpeak NG.
 *
 * <p>A clip depends on those before it, so the series is read from its beginning. Not safe for several
 * threads.
 */
public final class Synthesis {
    /** Says a script; the number is a seed. */
    @FunctionalInterface
    interface Voice {
        SpokenClip say(Script script, int seed);
    }

    private final Voice voice;
    private final ScriptWriter writer;
    private final SplittableRandom random;

    Synthesis(Voice voice, List<String> variants, long seed) {
        this.voice = voice;
        this.writer = new ScriptWriter(variants);
        this.random = new SplittableRandom(seed);
    }

    /**
     * Begins a series.
     *
     * @throws InvalidInputException if eSpeak NG is not on this computer
     */
    public static Synthesis of(long seed) {
        var espeak = Espeak.open();
        return new Synthesis(espeak::say, espeak.variants(), seed);
    }

    /**
     * The next clip. One of which eSpeak left most sounds out is not given.
     */
    public SpokenClip next() {
        while (true) {
            var script = writer.write(random);
            var clip = voice.say(script, random.nextInt(Integer.MAX_VALUE));
            if (clip.isComplete()) {
                return clip;
            }
        }
    }
}
