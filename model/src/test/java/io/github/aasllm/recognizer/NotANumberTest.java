// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.RandomEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that are no numbers make no answer: neither a label, nor a row of states. */
class NotANumberTest {
    private static final String NEXT = " (expected: finite numbers); the weights of the model or of the LoRA folder hold"
            + " NaN, infinite or far too large numbers";

    @TempDir
    private Path folder;

    @Test
    void aClassifierNamesNoLabelAndAnEncoderHasNoStates() throws IOException {
        var model = folder.resolve("model");
        RandomEncoder.write(model, "whisper-tiny", List.of("calm", "loud"), 1);
        var clip = AaSllmTest.clip(1, 1);
        try (var recognizer = Recognizer.open(Settings.of(model))) {
            assertEquals(2, recognizer.recognize(clip).probabilities().size());
        }
        spoil(model.resolve("model.safetensors"));
        try (var recognizer = Recognizer.open(Settings.of(model))) {
            assertEquals("probabilities: [NaN, NaN]" + NEXT, Refusals.of(() -> recognizer.recognize(clip)));
        }
        try (var embedder = Embedder.open(model)) {
            var refusal = Refusals.of(() -> embedder.states(embedder.hear(clip).samples(), Optional.empty()));
            assertTrue(refusal.startsWith("states: ") && refusal.endsWith(" that are none" + NEXT), refusal);
        }
    }

    /** The second half of the file, in which layers of the encoder lie. */
    private static void spoil(Path weights) throws IOException {
        try (var file = FileChannel.open(weights, StandardOpenOption.WRITE)) {
            int count = Math.toIntExact(file.size() / 8);
            var numbers = new float[count];
            Arrays.fill(numbers, Float.NaN);
            var bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(numbers);
            file.write(bytes, file.size() - 4L * count);
        }
    }
}
