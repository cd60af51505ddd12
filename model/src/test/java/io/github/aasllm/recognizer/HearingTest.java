// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model that hears normalised clips finds the same in a recording whatever its level and the silence around
 * it.
 */
class HearingTest {
    private static final int RATE = 16_000;
    private static final int FRAME = RATE / 50; // 20 ms, the grid of the edges

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void make() {
        model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.MINI, 3);
    }

    /** Float32 rounding of samples 20 dB softer, through two layers, is far below 1e-4 of a probability. */
    @Test
    void levelAndSilenceInWholeFramesChangeNothing() {
        Bundle.RANDOM.withHearing(Normalisation.of("level+edges")).write(model);
        assertTrue(difference(clip(), softer(clip(), 17 * FRAME, 40 * FRAME)) < 1e-4);
    }

    /** Beside the grid, up to 20 ms more or less of the quiet edges are heard, which is at most one token. */
    @Test
    void silenceOfAnyLengthChangesLittle() {
        Bundle.RANDOM.withHearing(Normalisation.of("level+edges")).write(model);
        double normalised = difference(clip(), softer(clip(), 17 * FRAME + 113, 40 * FRAME + 7));
        Bundle.RANDOM.write(model);
        double asItIs = difference(clip(), softer(clip(), 17 * FRAME + 113, 40 * FRAME + 7));
        assertTrue(normalised < 0.05, "normalised " + normalised);
        assertTrue(normalised < asItIs / 2, "normalised " + normalised + ", as it is " + asItIs);
    }

    /** The published models say nothing, and hear every clip as it is. */
    @Test
    void aFolderThatSaysNothingHearsTheClipAsItIs() {
        try (var recognizer = AaSllm.load(model, null)) {
            var soft = softer(clip(), 100, 100);
            assertSame(soft.samples(), recognizer.measure(soft, Map.of()).heard().samples());
        }
    }

    /** The largest difference of the probabilities of two clips. */
    private double difference(Waveform one, Waveform other) {
        try (var recognizer = AaSllm.load(model, null)) {
            var first = recognizer.recognize(one).probabilities();
            var second = recognizer.recognize(other).probabilities();
            return first.keySet().stream()
                    .mapToDouble(label -> Math.abs(first.get(label) - second.get(label)))
                    .max()
                    .orElseThrow();
        }
    }

    /** One second of a voice-like sound that swells, between 100 ms of its own faint noise. */
    private static Waveform clip() {
        var random = new SplittableRandom(8);
        var samples = new float[RATE + 2 * RATE / 10];
        for (int i = 0; i < samples.length; i++) {
            double t = (i - RATE / 10) / (double) RATE;
            double voice = t < 0 || t > 1 ? 0 : Math.sin(Math.PI * t) * (Math.sin(2 * Math.PI * 180 * t)
                    + 0.5 * Math.sin(2 * Math.PI * 540 * t)
                    + 0.3 * Math.sin(2 * Math.PI * (2000 + 300 * t) * t));
            samples[i] = (float) (0.2 * voice + 1e-4 * random.nextGaussian());
        }
        return new Waveform(samples);
    }

    /** 20 dB softer, with digital silence before and behind it. */
    private static Waveform softer(Waveform clip, int before, int behind) {
        var samples = clip.samples();
        var padded = new float[before + samples.length + behind];
        for (int i = 0; i < samples.length; i++) {
            padded[before + i] = 0.1f * samples[i];
        }
        return new Waveform(padded);
    }
}
