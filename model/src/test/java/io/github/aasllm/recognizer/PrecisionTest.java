// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.QuantizedModel;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.checkpoint.DType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers in which a model is asked to compute, those that it computes in, and what the choice hangs on. */
class PrecisionTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root", ".."));
    private static final Path MINI = ROOT.resolve("models/mini");

    /** What was asked of 200 clips of two corpora. */
    private static final double LARGEST_MOVE = 0.005;

    @TempDir
    private Path folder;

    @Test
    void theModelInTheBoxSaysNearlyTheSameInBfloat16() {
        var clips = Stream.of("hello", "even", "loud-fast", "soft-slow").map(name -> ROOT.resolve("examples/" + name + ".flac"))
                .map(AudioFile::read).toList();
        var exact = predictions(Precision.FLOAT32, clips);
        var rounded = predictions(Precision.BFLOAT16, clips);
        assertNotEquals(exact.getFirst().probabilities(), rounded.getFirst().probabilities(), "rounded at all");
        for (int i = 0; i < clips.size(); i++) {
            var other = rounded.get(i).probabilities();
            exact.get(i).probabilities().forEach((label, p) -> assertEquals(p, other.get(label), LARGEST_MOVE, label));
            assertEquals(exact.get(i).emotion(), rounded.get(i).emotion());
        }
    }

    private static List<Prediction> predictions(Precision precision, List<Waveform> clips) {
        try (var recognizer = AaSllm.load(Settings.of(MINI).withPrecision(precision))) {
            assertEquals(precision, recognizer.precision());
            return clips.stream().map(recognizer::recognize).toList();
        }
    }

    @Test
    void aModelOfFloat32NumbersIsFloat32UnlessBfloat16IsAskedForByName() {
        for (var settings : List.of(Settings.of(MINI), Settings.of(MINI).withPrecision(Precision.AUTO))) {
            try (var recognizer = AaSllm.load(settings)) {
                assertEquals(Precision.FLOAT32, recognizer.precision());
            }
        }
    }

    @Test
    void bfloat16IsChosenForHalfPrecisionInLargeModels() {
        long many = Memory.ENOUGH;
        assertTrue(Memory.gains(DType.BF16, many));
        assertTrue(Memory.gains(DType.F16, many));
        assertFalse(Memory.gains(DType.F32, many), "whose numbers would lose sixteen digits");
        assertFalse(Memory.gains(DType.BF16, many - 1), "in which nothing is gained");
    }

    @Test
    void storedEightBitsStayEightBits() {
        var rounded = folder.resolve("rounded");
        QuantizedModel.write(MINI, rounded);
        try (var recognizer = AaSllm.load(Settings.of(rounded).withPrecision(Precision.AUTO))) {
            assertEquals(Precision.INT8, recognizer.precision());
        }
        assertEquals("precision: bfloat16 (expected: int8, in which the weights are stored) in " + rounded
                        + "; use the model folder that this one was made from",
                Refusals.of(() -> AaSllm.load(Settings.of(rounded).withPrecision(Precision.BFLOAT16))));
    }
}
