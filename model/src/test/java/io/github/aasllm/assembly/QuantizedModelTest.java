// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.nn.Int8Matrix;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.recognizer.Precision;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model in eight bits: rounded at loading, rounded ahead, with LoRA weights, and beside float32. */
class QuantizedModelTest {
    /** Both ways of rounding make the same numbers from the same weights. */
    private static final double EXACT = 0;

    @TempDir
    private static Path folders;

    private static Path model;
    private static Path rounded;
    private static List<Waveform> clips;

    @TempDir
    private Path folder;

    @BeforeAll
    static void write() {
        model = folders.resolve("model");
        rounded = folders.resolve("rounded");
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        QuantizedModel.write(model, rounded);
        clips = IntStream.range(0, 6).mapToObj(i -> clip(0.3 + 0.4 * i, i)).toList();
    }

    @Test
    void aModelRoundedAheadPredictsWhatTheSameModelPredictsRoundedAtLoading() {
        assertEquals(
                probabilities(Settings.of(model).withPrecision(Precision.INT8)),
                probabilities(Settings.of(rounded)));
    }

    @Test
    void eightBitsAreCloseToFloat32ButNotEqual() {
        var exact = probabilities(Settings.of(model));
        var close = probabilities(Settings.of(model).withPrecision(Precision.INT8));
        assertNotEquals(exact, close);
        for (int i = 0; i < exact.size(); i++) {
            assertEquals(exact.get(i), close.get(i), 0.02, "number " + i);
        }
    }

    @Test
    void aClipHasTheSameNumbersInAnyCompany() {
        try (var recognizer = AaSllm.load(Settings.of(rounded))) {
            var together = recognizer.recognize(clips);
            for (int i = 0; i < clips.size(); i++) {
                var alone = recognizer.recognize(clips.get(i)).probabilities();
                for (var label : alone.keySet()) {
                    assertEquals(alone.get(label), together.get(i).probabilities().get(label), 1e-4, label);
                }
            }
        }
    }

    @Test
    void linearLayersAreEightBitsAndAllElseIsAsItWas() {
        try (var before = Families.open(model);
                var after = Families.open(rounded)) {
            var layers = Boxes.load(before, Residency.MAPPED).linears().keySet();
            // 2 encoder layers of 6, the adapter, 3 LLM layers of 7, not the output layer
            assertEquals(2 * 6 + 1 + 3 * 7, layers.size());
            assertEquals(before.shapes().size() + layers.size(), after.shapes().size());
            for (var name : before.shapes().keySet()) {
                boolean layer = name.endsWith(".weight")
                        && layers.contains(name.substring(0, name.length() - ".weight".length()));
                assertEquals(layer ? DType.I8 : DType.F32, after.dtype(name), name);
                assertArrayEquals(before.shapes().get(name), after.shapes().get(name), name);
            }
        }
    }

    @Test
    void theTokenizerAndTheLabelsGoAlong() throws IOException {
        for (var name : List.of("tokenizer.json", "preprocessor_config.json")) {
            assertArrayEquals(Files.readAllBytes(model.resolve(name)),
                    Files.readAllBytes(rounded.resolve(name)), name);
        }
        var said = Bundle.read(rounded);
        assertEquals(Bundle.read(model).withMaking(said.making().orElseThrow()), said);
        assertEquals(Making.Kind.QUANTIZED, said.making().orElseThrow().kind());
        assertTrue(Files.readString(rounded.resolve("config.json")).contains("\"quantization_config\""));
    }

    @Test
    void infoSaysHowItIsComputed() {
        var info = ModelInfo.of(rounded);
        assertEquals("mapped as stored, int8 arithmetic in linear layers", info.residency());
        assertEquals(ModelInfo.of(model).parameters(), info.parameters());
    }

    @Test
    void aRoundedModelIsNeitherRoundedAgainNorReadAsFloat32() {
        assertEquals(
                "weights: int8 (expected: float32, float16 or bfloat16) in " + rounded,
                Refusals.of(() -> QuantizedModel.write(rounded, folder)));
        assertEquals(
                "precision: float32 (expected: int8, in which the weights are stored) in " + rounded
                        + "; use the model folder that this one was made from",
                Refusals.of(() -> AaSllm.load(Settings.of(rounded).withPrecision(Precision.FLOAT32))));
        assertEquals(
                "output: " + model + " (expected: a new or an empty folder)",
                Refusals.of(() -> QuantizedModel.write(model, model)));
    }

    @Test
    void aRoundedModelIsNotTrainedOn() {
        try (var checkpoint = Families.open(rounded)) {
            assertEquals(
                    "weights: int8, which have no gradients (expected: float32, float16 or bfloat16) in "
                            + rounded
                            + "; train on the model that it was made from",
                    Refusals.of(() -> Boxes.load(checkpoint, Map.of())));
        }
    }

    @Test
    void aMatrixWithoutItsScalesIsRefused() throws IOException {
        var table = List.of(new WeightShape("a.weight", 2, 3), new WeightShape("b.weight", 2, 3),
                new WeightShape("b.weight_scale", 3));
        Files.writeString(folder.resolve("config.json"), "{}");
        CheckpointWriter.write(
                folder, table, tensor -> tensor.name().endsWith("scale") ? DType.F32 : DType.I8,
                Optional::of, (tensor, file) -> {
            try (var scope = new PointerScope()) {
                file.append(Tensors.floats(new float[(int) tensor.numbers()], tensor.shape()));
            }
        });
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(
                    "tensors: 1 missing: a.weight_scale; 1 misshapen: b.weight_scale F32 [3] instead of F32"
                            + " [2] (expected: exactly those that config.json describes) in " + folder,
                    Refusals.of(() -> checkpoint.verify(table.subList(0, 2))));
        }
    }

    /** Of an embedding the scales would be read by nobody. */
    @ParameterizedTest
    @ValueSource(strings = {"language_model.model.embed_tokens", "language_model.lm_head",
            "audio_tower.conv1"})
    void whatIsNoLinearLayerIsRefusedInEightBits(String module) throws IOException {
        var name = module + ".weight";
        Files.copy(model.resolve("config.json"), folder.resolve("config.json"));
        try (var before = Families.open(model)) {
            var table = new ArrayList<>(Boxes.table(before.config()));
            table.add(new WeightShape(name + "_scale", before.shapes().get(name)[0]));
            CheckpointWriter.write(
                    folder, table, tensor -> tensor.name().equals(name) ? DType.I8 : DType.F32,
                    Optional::of, (tensor, file) -> {
                try (var scope = new PointerScope()) {
                    var zeros = Tensors.floats(new float[(int) tensor.numbers()], tensor.shape());
                    file.append(tensor.name().equals(name) ? zeros.to(ScalarType.Char) : zeros);
                }
            });
        }
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(
                    name + ": I8 (expected: F32, F16 or BF16, as it is no linear layer's) in " + folder,
                    Refusals.of(() -> Boxes.load(checkpoint, Residency.INT8)));
        }
    }

    @Test
    void everyLayerOfTheRoundedModelIsTheRoundedLayer() {
        try (var before = Families.open(model);
                var after = Families.open(rounded);
                var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var stored = before.weights(Boxes.table(before.config()), Residency.MAPPED);
            Boxes.load(before, Residency.MAPPED).linears().keySet().forEach(name -> {
                var expected = Int8Matrix.of(stored.matrix(name + ".weight"));
                var actual = after.weights(Boxes.table(after.config()), Residency.INT8);
                assertTrue(actual.matrix(name + ".weight").equal(expected.values()), name);
                assertArrayEquals(
                        Tensors.toFloats(expected.scales()),
                        Tensors.toFloats(actual.small(name + ".weight_scale")),
                        (float) EXACT,
                        name);
            });
        }
    }

    private static List<Double> probabilities(Settings settings) {
        try (var recognizer = AaSllm.load(settings)) {
            var all = new ArrayList<Double>();
            clips.forEach(clip -> all.addAll(recognizer.recognize(clip).probabilities().values()));
            return all;
        }
    }

    private static Waveform clip(double seconds, long seed) {
        var random = new SplittableRandom(seed);
        var samples = new float[(int) Math.round(seconds * Waveform.SAMPLE_RATE)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(i * 0.01 * (1 + seed)) + 0.05 * random.nextDouble(-1, 1));
        }
        return new Waveform(samples);
    }
}
