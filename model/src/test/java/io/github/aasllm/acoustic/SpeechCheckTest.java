// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The error rates on corpora and on many other sounds are measured by bench. */
class SpeechCheckTest {
    private static final int SECOND = 16_000;

    private final SpeechCheck check = new SpeechCheck();

    @ParameterizedTest
    @ValueSource(strings = {"hello", "even", "loud-fast", "soft-slow"})
    void aSyntheticVoiceIsSpeech(String name) {
        var speech = check.of(example(name));
        assertTrue(speech.isFound(), speech.toString());
        assertTrue(speech.voicedShare() > 0.3 && speech.voicedShare() < 0.95, speech.toString());
        assertTrue(speech.margin() >= 1, speech.toString());
    }

    @Test
    void secondsAreThoseOfTheSpeechAndNotOfTheSilenceAboutIt() {
        var samples = example("hello").samples();
        double alone = check.of(new Waveform(samples)).seconds();
        assertTrue(alone > 1.2 && alone <= samples.length / 16_000.0, "seconds: " + alone);
        var late = new float[samples.length + SECOND];
        System.arraycopy(samples, 0, late, SECOND, samples.length);
        // a whole number of hops later, frame by frame the same
        assertEquals(alone, check.of(new Waveform(late)).seconds(), 1e-9);
    }

    @Test
    void aShortUtteranceIsFoundAnywhereInALongRecording() {
        var samples = example("loud-fast").samples();
        double alone = check.of(new Waveform(samples)).seconds();
        for (double at : new double[] {0, 4.9, 13.3, 27.9}) {
            var recording = noise(30 * SECOND, 0.001);
            for (int i = 0; i < samples.length; i++) {
                recording[(int) (at * SECOND) + i] += samples[i];
            }
            var speech = check.of(new Waveform(recording));
            assertEquals(alone, speech.seconds(), 0.3, "at " + at + " s: " + speech);
        }
    }

    @Test
    void silenceHasNothingThatSounds() {
        for (int samples : new int[] {0, 1, SECOND, 40 * SECOND}) {
            assertEquals(new Speech(0, 0, 0, check.of(new Waveform(new float[samples])).absence()),
                    check.of(new Waveform(new float[samples])));
        }
        assertEquals("no speech found: all samples are zero; so the emotion means nothing",
                check.of(new Waveform(new float[SECOND])).warning().orElseThrow());
    }

    @Test
    void speechThatNobodyCouldHearIsNone() {
        var samples = example("hello").samples();
        // the loudest 40 ms are at -12.7 dB
        assertTrue(check.of(scaled(samples, -55)).isFound());
        assertEquals("the loudest 40 ms are at -90.7 dB, below -70 dB",
                check.of(scaled(samples, -78)).absence().orElseThrow());
    }

    @Test
    void noiseHasNoVoice() {
        var speech = check.of(new Waveform(noise(3 * SECOND, 0.3)));
        assertFalse(speech.isFound());
        assertEquals(0, speech.seconds());
        assertTrue(speech.absence().orElseThrow().startsWith("voiced seconds 0."), speech.toString());
    }

    @Test
    void toneBeepsAndNotesAreVoicedAndYetNoSpeech() {
        var tone = Sounds.tone(200, 0.3, 3 * SECOND);
        var beeps = Sounds.repeat(Sounds.vowel(440, 0.2), 10);
        var notes = new float[0];
        for (double hertz : new double[] {262, 294, 330, 349, 392, 440}) {
            var note = Sounds.vowel(hertz, 0.4);
            notes = Arrays.copyOf(notes, notes.length + note.length);
            System.arraycopy(note, 0, notes, notes.length - note.length, note.length);
        }
        for (float[] sound : new float[][] {tone, beeps, notes}) {
            var speech = check.of(new Waveform(sound));
            assertFalse(speech.isFound(), speech.toString());
        }
        assertTrue(check.of(new Waveform(notes)).voicedShare() > 0.5);
    }

    @Test
    void anInstanceForgetsTheClipBefore() {
        var first = check.of(example("even"));
        check.of(new Waveform(noise(40 * SECOND, 0.3)));
        assertEquals(first, check.of(example("even")));
    }

    private static Waveform example(String name) {
        return AudioFile.read(Path.of("..", "examples", name + ".flac"));
    }

    private static Waveform scaled(float[] samples, double decibels) {
        var scaled = samples.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= (float) Math.pow(10, decibels / 20);
        }
        return new Waveform(scaled);
    }

    private static float[] noise(int samples, double amplitude) {
        var noise = Sounds.noise(samples, 1);
        for (int i = 0; i < samples; i++) {
            noise[i] *= (float) (2 * amplitude);
        }
        return noise;
    }
}
