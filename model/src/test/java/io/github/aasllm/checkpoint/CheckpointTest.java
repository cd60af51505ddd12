// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Model folders: which files are read, under which names, and what is refused. */
class CheckpointTest {
    private static final String NO_MODEL = " (expected: a folder with config.json and model.safetensors)";

    private static final List<WeightShape> TABLE =
            List.of(new WeightShape("a", 2, 3), new WeightShape("b", 4));

    private final PointerScope scope = new PointerScope();

    @TempDir
    private Path folder;

    @AfterEach
    void free() {
        scope.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"transformers 5 in memory", "saved by 5.17 from a config", "hub"})
    void everyLayoutOfNamesGivesTheSameWeights(String layout) throws IOException {
        UnaryOperator<String> rename = switch (layout) {
            case "transformers 5 in memory" -> name -> name.startsWith("language_model.lm_head.")
                    ? name.substring("language_model.".length())
                    : "model." + name.replace("language_model.model.", "language_model.");
            case "saved by 5.17 from a config" -> name ->
                    name.replace("language_model.model.", "language_model.model.model.");
            default -> name -> name;
        };
        try (var golden = Checkpoint.open(Golden.file("hf/tiny-qwen2-audio"), Qwen2Audio.NAMES)) {
            var table = Boxes.table(golden.config());
            var expected = golden.weights(table, Residency.MAPPED);
            Files.copy(golden.folder().resolve("config.json"), folder.resolve("config.json"));
            var renamed = table.stream()
                    .map(t -> new WeightShape(rename.apply(t.name()), t.shape()))
                    .toList();
            try (var file = new SafetensorsWriter(folder.resolve(ModelFiles.SINGLE), DType.F32, renamed)) {
                for (var tensor : table) {
                    file.append(expected.matrix(tensor.name()));
                }
            }
            try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
                var actual = checkpoint.weights(table, Residency.MAPPED);
                for (var tensor : table) {
                    assertArrayEquals(
                            Tensors.toFloats(expected.matrix(tensor.name())),
                            Tensors.toFloats(actual.matrix(tensor.name())),
                            tensor.name());
                }
            }
        }
    }

    @Test
    void shardsGiveTheSameWeightsAsOneFile() throws IOException {
        write(TABLE, DType.BF16, Long.MAX_VALUE);
        var whole = numbers();
        Files.delete(folder.resolve(ModelFiles.SINGLE));
        write(TABLE, DType.BF16, 1);
        assertEquals(whole, numbers());
    }

    @Test
    void aSingleFileComesBeforeAnIndex() throws IOException {
        write(TABLE, DType.F32, Long.MAX_VALUE);
        Files.writeString(folder.resolve(ModelFiles.INDEX), "not even JSON");
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(2 * 3 + 4, checkpoint.parameters());
        }
    }

    @Test
    void countsBytesAndFormatsAreThoseOfTheTable() throws IOException {
        write(TABLE, DType.BF16, Long.MAX_VALUE);
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(2 * 3 + 4, checkpoint.parameters());
            assertEquals(2 * (2 * 3 + 4), checkpoint.storedBytes());
            assertEquals(List.of(DType.BF16), checkpoint.dtypes());
            assertArrayEquals(new long[] {2, 3}, checkpoint.shapes().get("a"));
        }
    }

    @Test
    void residencyDecidesForMatricesAndSmallTensorsAreFloat32() throws IOException {
        write(TABLE, DType.BF16, Long.MAX_VALUE);
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            var mapped = checkpoint.weights(TABLE, Residency.MAPPED);
            assertEquals(ScalarType.BFloat16, mapped.matrix("a").scalar_type().intern());
            assertEquals(ScalarType.Float, mapped.small("b").scalar_type().intern());
            var converted = checkpoint.weights(TABLE, Residency.FLOAT32);
            assertEquals(ScalarType.Float, converted.matrix("a").scalar_type().intern());
            assertArrayEquals(Tensors.toFloats(mapped.matrix("a")), Tensors.toFloats(converted.matrix("a")));
        }
    }

    @Test
    void namesBelowAPrefixAreThoseOfTheWhole() throws IOException {
        var table = List.of(new WeightShape("layers.0.a", 2, 3));
        write(table, DType.F32, Long.MAX_VALUE);
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            var inner = checkpoint.weights(table, Residency.MAPPED).in("layers.").in("0.");
            assertArrayEquals(values(table.getFirst()), Tensors.toFloats(inner.matrix("a")));
        }
    }

    @Test
    void closingTwiceIsHarmless() throws IOException {
        write(TABLE, DType.F32, Long.MAX_VALUE);
        var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES);
        checkpoint.close();
        checkpoint.close();
    }

    @Test
    void everyTensorThatDoesNotFitIsNamedInOneMessage() throws IOException {
        write(TABLE, DType.F32, Long.MAX_VALUE);
        var wanted = List.of(new WeightShape("a", 3, 2), new WeightShape("c", 1), new WeightShape("d", 1));
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(
                    "tensors: 2 missing: c, d; 1 misshapen: a [2, 3] instead of [3, 2]; 1 unused: b"
                            + " (expected: exactly those that config.json describes) in " + folder,
                    Refusals.of(() -> checkpoint.weights(wanted, Residency.MAPPED)));
        }
    }

    @Test
    void aWeightOfWholeNumbersIsRefused() throws IOException {
        write(TABLE, DType.I32, Long.MAX_VALUE);
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(
                    "tensors: 2 misshapen: a I32 instead of F32, F16 or BF16, b I32 instead of F32, F16 or"
                            + " BF16 (expected: exactly those that config.json describes) in " + folder,
                    Refusals.of(() -> checkpoint.weights(TABLE, Residency.MAPPED)));
        }
    }

    @Test
    void everyMissingNameIsListedHoweverMany() throws IOException {
        write(TABLE, DType.F32, Long.MAX_VALUE);
        var wanted = new ArrayList<>(TABLE);
        IntStream.range(0, 23).forEach(i -> wanted.add(new WeightShape("m" + i, 1)));
        var shown = String.join(", ", IntStream.range(0, 23).mapToObj(i -> "m" + i).toList());
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(
                    "tensors: 23 missing: " + shown
                            + " (expected: exactly those that config.json describes) in " + folder,
                    Refusals.of(() -> checkpoint.weights(wanted, Residency.MAPPED)));
        }
    }

    @Test
    void twoTensorsThatStandForOneAreRefused() throws IOException {
        write(List.of(new WeightShape("language_model.lm_head.weight", 1),
                new WeightShape("lm_head.weight", 1)), DType.F32, Long.MAX_VALUE);
        assertEquals(
                "tensor: lm_head.weight (expected: one tensor only that stands for"
                        + " language_model.lm_head.weight) in "
                        + folder.resolve(ModelFiles.SINGLE),
                refusal());
    }

    @Test
    void aPathThatIsNoFolderIsRefused() {
        var missing = folder.resolve("none");
        assertEquals(
                "model: " + missing + NO_MODEL,
                Refusals.of(() -> Checkpoint.open(missing, Qwen2Audio.NAMES)));
    }

    @Test
    void aFolderWithoutConfigurationIsRefused() {
        assertEquals("model: " + folder + NO_MODEL, refusal());
    }

    @Test
    void whoNamesAnotherFolderOfATrainingIsToldWhatItIs() throws IOException {
        var trained = Files.createDirectories(folder.resolve("model"));
        Files.writeString(trained.resolve("config.json"), "{}");
        assertEquals("model: " + folder + NO_MODEL + "; did you mean " + trained + "?", refusal());
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        assertEquals(
                "model: " + folder + NO_MODEL
                        + "; it is a LoRA folder: give it by --lora, and its base by --model",
                refusal());
    }

    @Test
    void aConfigurationThatIsNoJsonObjectIsRefused() throws IOException {
        Files.writeString(folder.resolve("config.json"), "[]");
        assertEquals("content: ARRAY (expected: a JSON object) in " + folder.resolve("config.json"),
                refusal());
    }

    @Test
    void aFolderWithoutWeightsIsRefused() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        assertEquals(
                "weights: none (expected: model.safetensors or model.safetensors.index.json) in " + folder,
                refusal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x.safetensors",
                "/tmp/x.safetensors",
                "..",
                "deeper/x.safetensors",
                "..\\\\x.safetensors",
                "C:x.safetensors",
                "a\\u0000.safetensors",
                ".safetensors",
                "model.bin",
                ""
            })
    void anIndexThatPointsOutOfTheFolderIsRefused(String json) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        index("{\"weight_map\": {\"a\": \"" + json + "\"}}");
        var name = json.replace("\\\\", "\\").replace("\\u0000", "�"); // no control character is shown
        assertEquals(
                "weight_map.a: " + name
                        + " (expected: the plain name of a .safetensors file beside the index) in "
                        + folder.resolve(ModelFiles.INDEX),
                refusal());
    }

    @Test
    void linksInTheFolderAreFollowedAsTheHubsOwnCacheMakesThem() throws IOException {
        // snapshots/ID/NAME -> ../../blobs/HASH; whoever made the folder made the link, no file's content did
        var blobs = Files.createDirectory(folder.resolve("blobs"));
        var snapshot = Files.createDirectories(folder.resolve("snapshots/1"));
        Files.writeString(blobs.resolve("c"), "{}");
        write(blobs.resolve("w"), "a");
        Files.createSymbolicLink(snapshot.resolve("config.json"), Path.of("../../blobs/c"));
        Files.createSymbolicLink(snapshot.resolve("model.safetensors"), Path.of("../../blobs/w"));
        try (var checkpoint = Checkpoint.open(snapshot, Qwen2Audio.NAMES)) {
            assertEquals(Set.of("a"), checkpoint.shapes().keySet());
        }
    }

    @Test
    void aLinkToADeviceIsNoFile() throws IOException {
        // it would have no end
        var config = Files.createSymbolicLink(folder.resolve("config.json"), Path.of("/dev/zero"));
        assertEquals("file: " + config + " (expected: a JSON file)", refusal());
        Files.delete(config);
        Files.writeString(config, "{}");
        var weights = Files.createSymbolicLink(folder.resolve("model.safetensors"), Path.of("/dev/zero"));
        assertEquals("file: " + weights + " (expected: a safetensors file)", refusal());
    }

    @Test
    void aRefusalOfManyTensorsNamesTheFirst() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        write(folder.resolve("model.safetensors"), "a");
        var table = IntStream.range(0, 1000).mapToObj(i -> new WeightShape("t" + i, 1)).toList();
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            var message = Refusals.of(() -> checkpoint.verify(table));
            assertTrue(message.startsWith("tensors: 1000 missing: t0, t1, "), message);
            assertTrue(message.contains(", t23 and 976 more; 1 unused: a"), message);
        }
    }

    @Test
    void anIndexThatIsNoMapOfNamesIsRefused() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        index("{\"weight_map\": [\"a\"]}");
        var place = " in " + folder.resolve(ModelFiles.INDEX);
        assertEquals("weight_map: [\"a\"] (expected: an object)" + place, refusal());
        index("{\"weight_map\": {\"a\": 1}}");
        assertEquals("weight_map.a: 1 (expected: text)" + place, refusal());
    }

    /** A file with one number. */
    private static void write(Path file, String tensor) throws IOException {
        var table = List.of(new WeightShape(tensor, 1));
        try (var scope = new PointerScope();
                var writer = new SafetensorsWriter(file, DType.F32, table)) {
            writer.append(Tensors.floats(new float[1], 1));
        }
    }

    private String refusal() {
        return Refusals.of(() -> Checkpoint.open(folder, Qwen2Audio.NAMES));
    }

    private void index(String json) throws IOException {
        Files.writeString(folder.resolve(ModelFiles.INDEX), json);
    }

    private List<Float> numbers() {
        var numbers = new ArrayList<Float>();
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            var weights = checkpoint.weights(TABLE, Residency.MAPPED);
            for (var tensor : TABLE) {
                for (float number : Tensors.toFloats(weights.matrix(tensor.name()))) {
                    numbers.add(number);
                }
            }
        }
        return numbers;
    }

    private void write(List<WeightShape> table, DType dtype, long largestShard) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        CheckpointWriter.write(folder, table, dtype, largestShard, (tensor, file) ->
                file.append(Tensors.floats(values(tensor), tensor.shape())));
    }

    private static float[] values(WeightShape tensor) {
        var values = new float[(int) tensor.numbers()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.name().hashCode() % 7 + i;
        }
        return values;
    }

    /** A folder of something else, as of source code, is none that is meant. */
    @Test
    void aMistypedFolderIsAskedForWhereItIsAModels() throws IOException {
        var missing = folder.resolve("nomodel");
        var near = Files.createDirectories(folder.resolve("model"));
        Supplier<String> refused = () -> Refusals.of(() -> Checkpoint.open(missing, Qwen2Audio.NAMES));
        assertEquals("model: " + missing + NO_MODEL, refused.get());
        Files.writeString(near.resolve("config.json"), "{}");
        assertEquals("model: " + missing + NO_MODEL + "; did you mean " + near + "?", refused.get());
    }
}
