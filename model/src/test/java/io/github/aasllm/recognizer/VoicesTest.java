// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.nn.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clip read against its speaker's own voice. */
class VoicesTest {
    private static final StateStatistics TRAINED =
            new StateStatistics(100, List.of(1.0, -2.0), List.of(0.5, 4.0));

    @TempDir
    private Path model;

    @Test
    void aSpeakerAsTheTrainingClipsAreIsReadAsAlone() {
        var own = new StateStatistics(7, TRAINED.mean(), TRAINED.deviation());
        assertArrayEquals(new float[] {3, 5, -1, 0}, read(own, 3, 5, -1, 0), 1e-6f);
    }

    @Test
    void meanAndDeviationAreDrawnTowardsThoseOfTheTrainingClipsAsIfTheseWereOneAndThreeClips() {
        var own = new StateStatistics(3, List.of(5.0, 2.0), List.of(1.5, 4.0));
        double mean = (3 * 5.0 + 1 * 1.0) / 4;
        double variance = (3 * 1.5 * 1.5 + 3 * 0.5 * 0.5) / 6;
        double first = (7 - mean) * 0.5 / Math.sqrt(variance) + 1;
        double second = 9 - (3 * 2.0 + 1 * -2.0) / 4 - 2; // a deviation as usual
        assertArrayEquals(new float[] {(float) first, (float) second}, read(own, 7, 9), 1e-5f);
    }

    /** With many clips the drawing is gone, and each dimension has mean and deviation of the training clips. */
    @Test
    void manyClipsOfASpeakerLieAsTheTrainingClipsDo() {
        var values = IntStream.range(0, 100_000).mapToObj(i -> new float[] {i % 11, 100 + i % 2}).toList();
        var own = StateStatistics.of(values);
        var states = new float[2 * 11_000];
        for (int i = 0; i < 11_000; i++) {
            states[2 * i] = values.get(i)[0];
            states[2 * i + 1] = values.get(i)[1];
        }
        var all = read(own, states);
        var first = IntStream.range(0, 11_000).mapToDouble(i -> all[2 * i]).toArray();
        double mean = DoubleStream.of(first).average().orElseThrow();
        assertEquals(1, mean, 1e-3);
        assertEquals(0.5, Math.sqrt(DoubleStream.of(first).map(x -> (x - mean) * (x - mean)).average()
                .orElseThrow()), 1e-3);
    }

    private static float[] read(StateStatistics own, float... states) {
        try (var scope = new PointerScope()) {
            return Tensors.toFloats(Voice.of(own, TRAINED).read(Tensors.floats(states, states.length / 2, 2)));
        }
    }

    @Test
    void statisticsCountEachClipOnce() {
        var statistics = StateStatistics.of(List.of(new float[] {1, 5}, new float[] {3, 5}));
        assertEquals(new StateStatistics(2, List.of(2.0, 5.0), List.of(1.0, 1e-6)), statistics);
    }

    @Test
    void aSpeakersClipsAreReadAgainstOneAnotherInAnyOrderAndFewerThanThreeAlone() {
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        Bundle.read(model).withStates(statistics(64)).write(model);
        var clips = IntStream.range(0, 5).mapToObj(i -> tone(200 + 40 * i)).toList();
        try (var recognizer = AaSllm.load(model)) {
            var alone = recognizer.recognize(clips);
            var together = recognizer.recognizeSpeaker(clips);
            assertNotEquals(alone.getFirst().probabilities(), together.getFirst().probabilities());

            var turned = new ArrayList<>(clips);
            Collections.reverse(turned);
            assertClose(together.reversed(), recognizer.recognizeSpeaker(turned));

            var two = recognizer.recognizeSpeaker(clips.subList(0, 2));
            assertClose(alone.subList(0, 2), two);
            assertTrue(two.getFirst().warnings().contains(
                    "speaker: 2 clips of this speaker, fewer than 3, so it was read alone"));
        }
    }

    /** The model's own width, which the random one of this size has. */
    private static StateStatistics statistics(int width) {
        return new StateStatistics(9, Collections.nCopies(width, 0.0), Collections.nCopies(width, 0.7));
    }

    private static void assertClose(List<Prediction> expected, List<Prediction> found) {
        for (int i = 0; i < expected.size(); i++) {
            var probabilities = found.get(i).probabilities();
            expected.get(i).probabilities().forEach((label, share) ->
                    assertEquals(share, probabilities.get(label), 1e-5, label));
        }
    }

    @Test
    void aModelThatDoesNotKnowHowVoicesDifferIsRefused() {
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        try (var recognizer = AaSllm.load(model)) {
            assertEquals("speaker: a model that does not know how voices differ (expected: states in aasllm.json, as"
                    + " training writes them) in " + model + "; read each clip alone",
                    Refusals.of(() -> recognizer.recognizeSpeaker(List.of(tone(200)))));
        }
    }

    @Test
    void statisticsOfAnotherWidthAreRefused() {
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        Bundle.read(model).withStates(TRAINED).write(model);
        try (var recognizer = AaSllm.load(model)) {
            assertTrue(Refusals.of(() -> recognizer.recognizeSpeaker(List.of(tone(200))))
                    .startsWith("states: 2 numbers in aasllm.json (expected: "));
        }
    }

    private static Waveform tone(double hertz) {
        var samples = new float[16_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * hertz * i / 16_000) * (i % 4000) / 4000);
        }
        return new Waveform(samples);
    }
}
