// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.bundle.Strangers;
import io.github.aasllm.checkpoint.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model says of clips that are not like those of its training. */
class StrangeClipTest {
    private static final int WIDTH = 64; // of the random model's encoder
    private static final double TEMPERATURE = 5; // at which its answers are not all but certain
    private static final double POWER = 2;

    @TempDir
    private Path model;

    private static Waveform tone() {
        var samples = new float[8_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.1 * Math.sin(i * 0.3));
        }
        return new Waveform(samples);
    }

    /** Of clips whose mean state is all ones, at which distances are usual; no direction is known. */
    private Prediction prediction(Optional<Double> usual, int width) {
        var strangers = usual.map(d0 -> new Strangers(POWER, d0, List.of(), List.of()));
        if (!Files.exists(model.resolve(Bundle.FILE))) {
            RandomModel.write(model, RandomModel.Size.TINY, 7);
        }
        Bundle.read(model)
                .withHearing(Normalisation.NONE)
                .withCalibration(new Calibration(TEMPERATURE, false, Map.of()))
                .withStates(new StateStatistics(
                        9, Collections.nCopies(width, 1.0), Collections.nCopies(width, 1.0), strangers))
                .write(model);
        try (var recognizer = AaSllm.load(model)) {
            return recognizer.recognize(tone());
        }
    }

    @Test
    void anAnswerStaysAndItsProbabilityIsTheRootThatTheDistanceSays() {
        var sure = prediction(Optional.empty(), WIDTH);
        assertEquals(sure.probabilities(), prediction(Optional.of(1e6), WIDTH).probabilities(), "it is near");
        var once = prediction(Optional.of(0.1), WIDTH); // f = (d / 0.1)^2
        var twice = prediction(Optional.of(0.05), WIDTH); // f = (d / 0.05)^2, four times as much
        assertEquals(sure.emotion(), twice.emotion());
        double f = odds(sure) / odds(once);
        assertTrue(f > 1, "f = " + f);
        assertEquals(4 * f, odds(sure) / odds(twice), 1e-6 * f);
    }

    /** The logarithm of how much likelier one label is than another. */
    private static double odds(Prediction of) {
        return Math.log(of.probabilities().get("anger") / of.probabilities().get("sadness"));
    }

    @Test
    void statisticsOfAnotherWidthAreRefusedByName() {
        assertEquals("states: 8 numbers in aasllm.json (expected: 64, the width of the speech encoder)",
                Refusals.of(() -> prediction(Optional.of(1.0), 8)));
    }

    @Test
    void damagedStrangersAreRefusedWithTheFile() throws IOException {
        prediction(Optional.of(1.0), WIDTH);
        var file = model.resolve(Bundle.FILE);
        var fields = JsonFields.read(file).node().toString();
        for (var damage : Map.of("\"usual\":1.0", "\"usual\":0", "\"directions\":[]", "\"directions\":[[1]]").entrySet()) {
            Files.writeString(file, fields.replace(damage.getKey(), damage.getValue()));
            assertTrue(Refusals.of(() -> AaSllm.load(model).close()).endsWith(" in " + file),
                    damage.getValue());
        }
    }
}
