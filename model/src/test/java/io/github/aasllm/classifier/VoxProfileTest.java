// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.classifier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.checkpoint.Residency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parity with the twin that bench/python/vox_profile_twin.py makes, which is our reading of these models. */
class VoxProfileTest {
    private static final int[] LENGTHS = {2000, 7001, 12000};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"whisper", "wavlm-layersum"})
    void logitsAreThoseOfTheTwinInOneBatchAndAlone(String name) {
        var model = Golden.small("vox-profile/" + name);
        var golden = Golden.tensors(model.resolve("golden.safetensors")).floats("logits");
        try (var classifier = Classifiers.open(model, Residency.MAPPED).orElseThrow()) {
            assertEquals(List.of("Anger", "Contempt", "Disgust", "Fear", "Happiness", "Neutral", "Sadness", "Surprise",
                    "Other"), classifier.labels());
            var together = classifier.logits(clips());
            for (int i = 0; i < LENGTHS.length; i++) {
                var wanted = Arrays.copyOfRange(golden, 9 * i, 9 * i + 9);
                assertArrayEquals(wanted, together.get(i), 2e-5f);
                assertArrayEquals(wanted, classifier.logits(List.of(clips().get(i))).getFirst(), 2e-5f);
            }
        }
    }

    @Test
    void whisperHearsAsLongAsItHasPositionsAndWavlmFifteenSeconds() {
        assertEquals(40 * 320, most("whisper"));
        assertEquals(15 * 16_000, most("wavlm-layersum"));
    }

    @Test
    void headsThatAreNotReadAreNamed() {
        try (var classifier = open("whisper")) {
            assertEquals(List.of("model: further heads are not read: detailed_out_layer"), classifier.warnings());
        }
    }

    @Test
    void eightBitsHoldTheUpdatesToo() {
        var exact = open("whisper");
        try (exact; var rounded = Classifiers.open(Golden.small("vox-profile/whisper"), Residency.INT8).orElseThrow()) {
            var one = exact.logits(clips()).getLast();
            var other = rounded.logits(clips()).getLast();
            double most = 0;
            for (int i = 0; i < one.length; i++) {
                most = Math.max(most, Math.abs(one[i] - other[i]));
            }
            assertTrue(most > 0 && most < 0.2, "difference " + most);
        }
    }

    @Test
    void settingsThatAreNotKnownOrContradictTheTensorsAreRefused() throws IOException {
        copy("\"output_class_num\": 9", "\"output_class_num\": 8");
        assertEquals("output_class_num: 8 (expected: 9, as the tensors have) in " + folder.resolve("config.json"),
                refusal());
        copy("\"lora_rank\": 16", "\"prompt_tuning\": 4");
        assertTrue(refusal().startsWith("prompt_tuning: 4 (expected: absent or false"), refusal());
        copy("\"finetune_method\": \"lora\"", "\"finetune_method\": \"adapter\"");
        assertTrue(refusal().startsWith("finetune_method: adapter (expected: lora or finetune)"), refusal());
    }

    private String refusal() {
        return Refusals.of(() -> Classifiers.open(folder, Residency.FLOAT32));
    }

    /** A copy of the Whisper folder with another configuration. */
    private void copy(String found, String instead) throws IOException {
        var model = Golden.small("vox-profile/whisper");
        var config = Files.readString(model.resolve("config.json"));
        assertTrue(config.contains(found), config);
        Files.writeString(folder.resolve("config.json"), config.replace(found, instead));
        var weights = folder.resolve("model.safetensors");
        if (!Files.exists(weights)) {
            Files.copy(model.resolve("model.safetensors"), weights);
        }
    }

    private static Classifier open(String name) {
        return Classifiers.open(Golden.small("vox-profile/" + name), Residency.FLOAT32).orElseThrow();
    }

    private static int most(String name) {
        try (var classifier = open(name)) {
            return classifier.mostSamples();
        }
    }

    private static List<float[]> clips() {
        return Stream.of(2000, 7001, 12000).map(VoxProfileTest::waveform).toList();
    }

    private static float[] waveform(int samples) {
        var waveform = new float[samples];
        for (int i = 0; i < samples; i++) {
            waveform[i] = (float) (0.3 * Math.sin(2e-5 * i * (double) i) + 0.1 * Math.sin(0.05 * i));
        }
        return waveform;
    }
}
