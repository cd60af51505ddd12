// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.description.Thresholds;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a prediction says about its own ground: whether there was speech, and which levels are close calls. */
class NoSpeechTest {
    private static final Waveform SPEECH = AudioFile.read(Path.of("..", "examples", "hello.flac"));
    private static final Waveform SILENCE = new Waveform(new float[16_000]);

    @TempDir
    private static Path model;

    private static AaSllm recognizer;

    @BeforeAll
    static void load() {
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        recognizer = AaSllm.load(model);
    }

    @AfterAll
    static void close() {
        recognizer.close();
    }

    @Test
    void silenceHasAnEmotionAndAWarningThatItMeansNothing() {
        var prediction = recognizer.recognize(SILENCE);
        assertEquals(0, prediction.speech().seconds());
        assertEquals("no speech found: all samples are zero; so the emotion means nothing",
                prediction.warnings().getLast());
        assertTrue(prediction.probabilities().containsKey(prediction.emotion()), prediction.emotion());
    }

    @Test
    void speechHasSecondsAndNoWarning() {
        var prediction = recognizer.recognize(SPEECH);
        assertTrue(prediction.speech().seconds() > 1, prediction.speech().toString());
        assertTrue(prediction.warnings().stream().noneMatch(warning -> warning.startsWith("no speech")),
                prediction.warnings().toString());
    }

    @Test
    void speechThatTheModelDoesNotHearDoesNotCount() {
        assertEquals(0, recognizer.recognize(after(31)).speech().seconds());
        assertTrue(recognizer.recognize(after(20)).speech().seconds() > 1);
    }

    /** Speech behind so many seconds of silence. */
    private static Waveform after(int seconds) {
        var samples = SPEECH.samples();
        var late = new float[seconds * 16_000 + samples.length];
        System.arraycopy(samples, 0, late, seconds * 16_000, samples.length);
        return new Waveform(late);
    }

    @Test
    void aLevelAtItsThresholdIsMarginalAndOneFarAwayIsNot() {
        var own = AcousticExtractor.paper().extract(SPEECH);
        assertEquals(Set.of(Cue.values()), marginal(thresholds(SPEECH)), own.toString());
        var loud = Arrays.copyOf(SPEECH.samples(), SPEECH.samples().length);
        for (int i = 0; i < loud.length; i++) {
            loud[i] *= 2; // 6 dB, and nothing else
        }
        assertEquals(Set.of(Cue.PITCH, Cue.SPEECH_RATE, Cue.ARTICULATION_RATE), marginal(thresholds(new Waveform(loud))));
        assertEquals(Set.of(), recognizer.recognize(SPEECH).marginal(), "without thresholds");
    }

    private static Thresholds thresholds(Waveform only) {
        return Thresholds.ofTrainingSet(Method.PAPER, Normalisation.NONE,
                Map.of("only", AcousticExtractor.paper().extract(only)));
    }

    private static Set<Cue> marginal(Thresholds thresholds) {
        try (var told = AaSllm.load(Settings.of(model).withThresholds(thresholds))) {
            return told.recognize(SPEECH).marginal();
        }
    }
}
