// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.SpeechSegments;
import io.github.aasllm.acoustic.Stretch;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.timeline.SpeechStream.Spoken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SpeechStreamTest {
    private static final int RATE = JoinedSound.RATE;
    private static final List<String> EXAMPLES = List.of("hello", "even", "loud-fast", "soft-slow");

    /** Three minutes: an utterance every 4.7 s, so that some lie across the ends of minutes; one ends the sound. */
    private static float[] recording;

    @BeforeAll
    static void join() {
        recording = new float[180 * RATE];
        for (int i = 0; 4.7 * i < 180; i++) {
            JoinedSound.put(recording, 4.7 * i, JoinedSound.example(EXAMPLES.get(i % 4)), 1);
        }
    }

    private static List<Spoken> read(float[] sound, SplittableRandom pieces) {
        var given = new ArrayList<Spoken>();
        var stream = new SpeechStream(given::addAll);
        for (int at = 0; at < sound.length; ) {
            int count = pieces == null ? sound.length : Math.min(pieces.nextInt(1, 100_000), sound.length - at);
            stream.add(Arrays.copyOfRange(sound, at, at + count), count);
            at += count;
        }
        stream.end();
        return given;
    }

    @Test
    void whatIsFoundDoesNotDependOnThePieces() {
        var whole = read(recording, null);
        assertTrue(whole.size() >= 38, whole.size() + " stretches of 39 utterances");
        for (int seed = 0; seed < 5; seed++) {
            var pieces = read(recording, new SplittableRandom(seed));
            assertEquals(whole.stream().map(Spoken::begin).toList(), pieces.stream().map(Spoken::begin).toList());
            for (int i = 0; i < whole.size(); i++) {
                assertArrayEquals(whole.get(i).samples(), pieces.get(i).samples());
            }
        }
    }

    @Test
    void aStretchHasTheSamplesOfItsPlaceAndNoSampleIsGivenTwice() {
        long end = 0;
        for (Spoken given : read(recording, null)) {
            assertTrue(given.begin() >= end, given.begin() + " after " + end);
            end = given.begin() + given.samples().length;
            assertArrayEquals(Arrays.copyOfRange(recording, (int) given.begin(), (int) end), given.samples());
        }
    }

    /** A minute at a time hears what the whole does: the rule looks 5 s around, and a look begins 5 s before. */
    @Test
    void aMinuteAtATimeFindsWhatTheRuleFindsInTheWhole() {
        var stretches = new SpeechSegments().of(new Waveform(recording));
        var given = read(recording, null);
        assertEquals(stretches.size(), given.size());
        for (int i = 0; i < given.size(); i++) {
            assertEquals(stretches.get(i).from(), given.get(i).from(), 0.1);
            assertEquals(stretches.get(i).to(),
                    given.get(i).to(), 0.1);
        }
    }

    /** Two minutes without a pause of 0.4 s: nothing of it is lost where it has to be cut, and memory is a minute's. */
    @Test
    void speechWithoutAPauseIsCutAndNotLost() {
        float[] hello = JoinedSound.example("hello");
        var spoken = new SpeechSegments().of(new Waveform(hello)).getFirst();
        var utterance = Arrays.copyOfRange(hello, (int) (spoken.from() * RATE), (int) (spoken.to() * RATE));
        var sound = new float[120 * RATE];
        for (int at = 0; at < sound.length; at += utterance.length) {
            System.arraycopy(utterance, 0, sound, at, Math.min(utterance.length, sound.length - at));
        }
        var stretches = new SpeechSegments().of(new Waveform(sound));
        assertTrue(stretches.stream().anyMatch(stretch -> stretch.to() - stretch.from() > 60), stretches.toString());
        var given = read(sound, null);
        double seconds = given.stream().mapToDouble(part -> part.samples().length).sum() / RATE;
        assertEquals(stretches.stream().mapToDouble(SpeechStreamTest::length).sum(), seconds, 0.5);
        assertTrue(given.stream().allMatch(part -> part.samples().length <= 60 * RATE), "longer than a minute");
    }

    /** Speech that goes on behind the minute is read again from its beginning, and speech that begins there is known by what was before. */
    @Test
    void longSpeechAcrossOrAtTheEndOfAMinuteIsWhole() {
        float[] hello = JoinedSound.example("hello");
        var spoken = new SpeechSegments().of(new Waveform(hello)).getFirst();
        var utterance = Arrays.copyOfRange(hello, (int) (spoken.from() * RATE), (int) (spoken.to() * RATE));
        for (double begin : new double[] {45, 50, 59.95, 60, 60.3}) {
            var sound = new float[90 * RATE];
            var noise = new SplittableRandom(1);
            for (int i = 0; i < sound.length; i++) {
                sound[i] = (float) noise.nextDouble(-0.003, 0.003);
            }
            for (int i = 0; i < 6; i++) {
                JoinedSound.put(sound, begin + i * (spoken.to() - spoken.from()), utterance, 1);
            }
            var whole = new SpeechSegments().of(new Waveform(sound));
            var given = read(sound, null);
            assertEquals(whole.size(), given.size(), "from " + begin);
            for (int i = 0; i < given.size(); i++) {
                assertEquals(whole.get(i).from(), given.get(i).from(), 0.1, "from " + begin);
                assertEquals(length(whole.get(i)), (double) given.get(i).samples().length / RATE, 0.1, "from " + begin);
            }
        }
    }

    private static double length(Stretch stretch) {
        return stretch.to() - stretch.from();
    }

    @Test
    void nothingAndSilenceHaveNone() {
        assertEquals(List.of(), read(new float[0], null));
        assertEquals(List.of(), read(new float[1], null));
        assertEquals(List.of(), read(new float[150 * RATE], null));
    }
}
