// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.pretraining;

import java.util.Arrays;

/**
 * What is to be told of a clip, token by token: 40 ms each.
 *
 * @param pitch [T], octaves above 180 Hz; NaN without voice
 * @param voicing [T], the share of the token that is voiced
 * @param energy [T], half the decades below the loudest token, at least -2.5
 * @param tilt [T], decades of power from 1 to 5 kHz above that from 60 to 1000 Hz, from -4 to 2
 * @param phoneme [T], the class of the phoneme in its midst; -1 where it is unknown
 * @param nuclei [T], syllable nuclei in it
 */
record Tracks(float[] pitch, float[] voicing, float[] energy, float[] tilt, int[] phoneme, int[] nuclei) {
    /** Tokens, T. */
    int tokens() {
        return voicing.length;
    }

    /** Tokens {@code from .. to - 1}. */
    Tracks slice(int from, int to) {
        return new Tracks(
                Arrays.copyOfRange(pitch, from, to),
                Arrays.copyOfRange(voicing, from, to),
                Arrays.copyOfRange(energy, from, to),
                Arrays.copyOfRange(tilt, from, to),
                Arrays.copyOfRange(phoneme, from, to),
                Arrays.copyOfRange(nuclei, from, to));
    }

    /** The same with other phoneme classes. */
    Tracks withPhonemes(int[] classes) {
        return new Tracks(pitch, voicing, energy, tilt, classes, nuclei);
    }
}
