// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.MergedModel;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.recognizer.Recognizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LoRA on encoder, Adapter and LLM of the speech LLMs of all families, and what becomes of it in use. */
class EveryFamilyTrainingTest {
    private static final String SETTINGS = """
            tune = lora
            lora.targets = q, k, v, o, gate, up, down, adapter, encoder
            train.length = 6 epochs
            train.rate = 5e-3
            batch.size = 4
            protocol.folds = declared
            protocol.dev = official
            """;

    @TempDir
    private Path folder;

    static List<String> families() {
        return Families.modelTypes();
    }

    @ParameterizedTest
    @MethodSource("families")
    void updatesOfEncoderAdapterAndLlmAreLearnedKeptAndMerged(String family) throws IOException {
        var tiny = TinyTraining.in(folder, family);
        var run = folder.resolve("run");
        var watch = new TinyTraining.Watch(Long.MAX_VALUE);
        var end = FineTuning.run(tiny.task(SETTINGS, run), false, watch);
        assertTrue(watch.losses.getLast() < 0.7 * watch.losses.getFirst(), watch.losses.toString());
        assertFalse(watch.cached, "states of an encoder that is updated are not kept");
        var model = folder.resolve("model");
        var merged = folder.resolve("merged");
        MergedModel.write(model, end.result().orElseThrow(), merged);
        var clip = folder.resolve("3.wav");
        try (var before = AaSllm.load(model); var beside = AaSllm.load(model, end.result().orElseThrow());
                var whole = AaSllm.load(merged)) {
            var expected = answer(beside, clip);
            assertEquals(expected, answer(whole, clip), 1e-4);
            assertTrue(Math.abs(expected - answer(before, clip)) > 1e-3);
        }
    }

    private static double answer(Recognizer recognizer, Path clip) {
        return recognizer.recognize(clip).probabilities().values().iterator().next();
    }
}
