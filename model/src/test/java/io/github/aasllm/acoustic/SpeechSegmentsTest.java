// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The error rates against truth are measured by bench. */
class SpeechSegmentsTest {
    private static final int SECOND = 16_000;

    private final SpeechSegments rule = new SpeechSegments();

    @Test
    void whereNothingSoundsNobodySpeaks() {
        for (int samples : new int[] {0, 1, 319, SECOND, 40 * SECOND}) {
            assertEquals(List.of(), rule.of(new Waveform(new float[samples])), samples + " samples");
        }
    }

    @Test
    void noiseTonesAndNotesAreNoSpeech() {
        assertEquals(List.of(), rule.of(new Waveform(Sounds.noise(10 * SECOND, 1))), "noise");
        assertEquals(List.of(), rule.of(new Waveform(Sounds.tone(200, 0.3, 5 * SECOND))), "a tone");
        assertEquals(List.of(), rule.of(new Waveform(Sounds.repeat(Sounds.vowel(440, 0.2), 10))), "beeps");
        var notes = new float[0];
        for (double hertz : new double[] {262, 294, 330, 349, 392, 440}) {
            notes = joined(notes, Sounds.vowel(hertz, 0.4));
        }
        assertEquals(List.of(), rule.of(new Waveform(notes)), "notes");
    }

    /** By the energy of the synthetic voice, whose silence is digital: from its first sound to its last. */
    @Test
    void anUtteranceIsFoundAtItsPlace() {
        for (String name : new String[] {"hello", "even", "loud-fast", "soft-slow"}) {
            float[] voice = example(name);
            int first = IntStream.range(0, voice.length).filter(i -> Math.abs(voice[i]) > 0.01).findFirst().orElseThrow();
            int last = IntStream.range(0, voice.length).filter(i -> Math.abs(voice[i]) > 0.01).max().orElseThrow();
            var found = rule.of(new Waveform(joined(new float[2 * SECOND], voice, new float[3 * SECOND])));
            assertEquals(2 + (double) first / SECOND, found.getFirst().from(), 0.2, name + " " + found);
            assertEquals(2 + (double) last / SECOND, found.getLast().to(), 0.3, name + " " + found);
        }
    }

    /** 0.06 s are added at either end of a segment, so a pause of 0.3 s closes and one of 1 s does not. */
    @Test
    void aLongPausePartsSpeechAndAShortOneDoesNot() {
        var words = words();
        assertEquals(1, rule.of(new Waveform(joined(new float[SECOND], words, new float[SECOND / 5], words,
                new float[SECOND]))).size());
        assertEquals(2, rule.of(new Waveform(joined(new float[SECOND], words, new float[SECOND], words,
                new float[SECOND]))).size());
    }

    /** The same recording by a microphone that is 20 dB less near. */
    @Test
    void theRuleIsOfRatiosAndNotOfLevels() {
        var sound = joined(new float[SECOND], words(), new float[SECOND]);
        var noise = Sounds.noise(sound.length, 3);
        for (int i = 0; i < sound.length; i++) {
            sound[i] += 0.001f * noise[i];
        }
        var soft = sound.clone();
        for (int i = 0; i < soft.length; i++) {
            soft[i] *= 0.1f;
        }
        assertEquals(rule.of(new Waveform(sound)), rule.of(new Waveform(soft)));
    }

    @Test
    void segmentsAreInOrderApartAndWithinTheSound() {
        var sound = joined(words(), new float[SECOND], words(), new float[SECOND], words());
        double seconds = sound.length / 16_000.0;
        double end = 0;
        for (Stretch segment : rule.of(new Waveform(sound))) {
            assertTrue(segment.from() >= end && segment.to() > segment.from() && segment.to() <= seconds, segment.toString());
            end = segment.to() + 0.1;
        }
    }

    /** Each thread borrows a transform of its own. */
    @Test
    void manyThreadsFindTheSame() {
        var sound = new Waveform(joined(new float[SECOND], words(), new float[SECOND]));
        var alone = rule.of(sound);
        assertTrue(IntStream.range(0, 40).parallel().allMatch(i -> rule.of(sound).equals(alone)));
    }

    /** An example without the silence about it. */
    private static float[] words() {
        float[] voice = example("loud-fast");
        int first = IntStream.range(0, voice.length).filter(i -> Math.abs(voice[i]) > 0.01).findFirst().orElseThrow();
        int last = IntStream.range(0, voice.length).filter(i -> Math.abs(voice[i]) > 0.01).max().orElseThrow();
        return Arrays.copyOfRange(voice, first, last);
    }

    private static float[] example(String name) {
        return AudioFile.read(Path.of("..", "examples", name + ".flac")).samples();
    }

    private static float[] joined(float[]... parts) {
        var all = new float[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
