// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Speech here is a harmonic sound in syllables of random length and loudness, with pauses. */
class TwoSpeakersTest {
    private static final int RATE = 16_000;
    private static final int LENGTH = 6 * RATE;
    private static final String WARNING =
            "the two channels have a speaker each and were mixed; take them apart with --channel each";

    @Test
    void twoSpeakersAreSaidWhereTheyAreMixedAndOnlyThere() {
        var call = stereo(speech(1), speech(2));
        assertEquals(List.of(WARNING), AudioFile.read(call, SoundSettings.STANDARD).warnings());
        assertEquals(List.of(), AudioFile.read(call, settings("1")).warnings());
        var each = AudioFile.readEach(call, SoundSettings.STANDARD);
        assertEquals(2, each.size());
        assertEquals(List.of(), each.getFirst().warnings());
        for (int channel = 0; channel < 2; channel++) {
            var alone = AudioFile.read(call, settings(Integer.toString(channel + 1)));
            assertArrayEquals(alone.waveform().samples(), each.get(channel).waveform().samples());
        }
    }

    @Test
    void speakersWhoTakeTurnsAreTwoAlsoWhereOneIsSofterOrIsHeardInTheOther() {
        double[] one = turns(speech(1), 0);
        double[] other = turns(speech(2), 1);
        assertTrue(areTwo(one, other));
        assertTrue(areTwo(one, scaled(other, 0.1)), "20 dB softer");
        assertTrue(areTwo(sum(one, scaled(other, 0.05)), sum(other, scaled(one, 0.05))), "26 dB of cross-talk");
    }

    @Test
    void oneVoiceInBothChannelsIsNotTwo() {
        double[] voice = speech(1);
        assertFalse(areTwo(voice, voice), "dual mono");
        assertFalse(areTwo(voice, scaled(voice, -0.3)), "turned round and softer");
        assertFalse(areTwo(sum(voice, noise(3, 0.003)), sum(scaled(voice, 0.7), noise(4, 0.003))), "stereo");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20, 50, 75, 100})
    void oneVoiceThatIsDelayedInAChannelIsNotTwo(int milliseconds) {
        for (int seed = 0; seed < 20; seed++) {
            double[] voice = speech(seed);
            var late = new double[LENGTH];
            int delay = milliseconds * RATE / 1000;
            System.arraycopy(voice, 0, late, delay, LENGTH - delay);
            assertFalse(areTwo(voice, late), "seed " + seed);
        }
    }

    @Test
    void aChannelOfSilenceOrSteadyNoiseIsNoSpeaker() {
        assertFalse(areTwo(speech(1), new double[LENGTH]));
        assertFalse(areTwo(speech(1), noise(2, 0.0001)));
        assertFalse(areTwo(speech(1), noise(2, 0.1)));
        assertFalse(areTwo(noise(1, 0.1), noise(2, 0.1)));
        assertFalse(areTwo(new double[LENGTH], new double[LENGTH]));
    }

    private static boolean areTwo(double[] left, double[] right) {
        return AudioFile.read(stereo(left, right), SoundSettings.STANDARD).warnings().contains(WARNING);
    }

    private static SoundSettings settings(String channel) {
        return SoundSettings.STANDARD.withChannel(ChannelChoice.of(channel));
    }

    private static SoundSource stereo(double[] left, double[] right) {
        var values = new int[2 * LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[2 * i] = (int) Math.round(32767 * Math.clamp(left[i], -1, 1));
            values[2 * i + 1] = (int) Math.round(32767 * Math.clamp(right[i], -1, 1));
        }
        return SoundSource.of("call",
                new WavBytes(WavBytes.PCM, 2, RATE, 16).with(WavBytes.shorts(values)));
    }

    private static double[] speech(int seed) {
        var random = new SplittableRandom(seed);
        var speech = new double[LENGTH];
        int at = 0;
        while (at < LENGTH) {
            int syllable = random.nextInt(RATE / 10, RATE / 3);
            double loudness = random.nextDouble() < 0.25 ? 0 : random.nextDouble(0.1, 0.5);
            double hertz = random.nextDouble(120, 220);
            for (int i = 0; i < syllable && at < LENGTH; i++, at++) {
                double envelope = Math.sin(Math.PI * i / syllable);
                speech[at] = loudness * envelope * (hertz * i / RATE % 1 - 0.5);
            }
        }
        return speech;
    }

    /** Only every other second of a voice. */
    private static double[] turns(double[] voice, int which) {
        var turns = voice.clone();
        for (int i = 0; i < LENGTH; i++) {
            turns[i] *= i / RATE % 2 == which ? 1 : 0;
        }
        return turns;
    }

    private static double[] noise(int seed, double loudness) {
        var random = new SplittableRandom(seed);
        var noise = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            noise[i] = random.nextDouble(-loudness, loudness);
        }
        return noise;
    }

    private static double[] scaled(double[] samples, double factor) {
        var scaled = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            scaled[i] = factor * samples[i];
        }
        return scaled;
    }

    private static double[] sum(double[] one, double[] other) {
        var sum = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            sum[i] = one[i] + other[i];
        }
        return sum;
    }
}
