// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tensors of several formats, read block by block and written again. */
class CheckpointBlocksTest {
    private static final List<WeightShape> TENSORS = List.of(
            new WeightShape("model.audio_tower.a", 5, 2),
            new WeightShape("b", 3),
            new WeightShape("c"),
            new WeightShape("d", 0, 4));

    private static final Map<String, DType> FORMATS =
            Map.of("model.audio_tower.a", DType.BF16, "b", DType.F32, "c", DType.F16, "d", DType.F32);

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
        try (var scope = new PointerScope()) {
            CheckpointWriter.write(folder, TENSORS, tensor -> FORMATS.get(tensor.name()), Optional::of, (tensor, file) -> {
                var numbers = new float[(int) tensor.numbers()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = i + 1;
                }
                file.append(Tensors.floats(numbers, tensor.shape()));
            });
        }
    }

    @Test
    void eachTensorHasItsOwnFormat() {
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(DType.BF16, checkpoint.dtype("audio_tower.a"));
            assertEquals(DType.F32, checkpoint.dtype("b"));
            assertEquals(DType.F16, checkpoint.dtype("c"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "audio_tower.a, 4, '[0, 2, 4]'", // two rows of two numbers, and the rest
        "audio_tower.a, 10, [0]",
        "audio_tower.a, 1, '[0, 1, 2, 3, 4]'", // never less than a row
        "b, 2, '[0, 2]'",
        "c, 1, [0]",
        "d, 1, []",
    })
    void blocksTakeAsManyRowsAsFitAndGiveAllNumbersInOrder(String name, long numbers, String starts)
            throws IOException {
        var from = new ArrayList<Long>();
        var read = new ArrayList<Float>();
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            checkpoint.forEachBlock(name, numbers, (rows, first) -> {
                from.add(first);
                for (float number : Tensors.toFloats(rows)) {
                    read.add(number);
                }
            });
        }
        assertEquals(starts, from.toString());
        for (int i = 0; i < read.size(); i++) {
            assertEquals(i + 1, read.get(i));
        }
    }

    @Test
    void whatIsWrittenAgainIsTheSameUnderTheHubsNames() throws IOException {
        var again = Files.createDirectory(folder.resolve("again"));
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            CheckpointWriter.rewrite(checkpoint, again, (tensor, file) ->
                    checkpoint.forEachBlock(tensor.name(), (rows, first) -> file.append(rows)));
        }
        try (var scope = new PointerScope();
                var before = Safetensors.open(folder.resolve("model.safetensors"));
                var after = Safetensors.open(again.resolve("model.safetensors"))) {
            var names = new LinkedHashMap<String, String>();
            before.entries().keySet().forEach(name -> names.put(name, Qwen2Audio.NAMES.canonical(name).orElseThrow()));
            assertEquals(List.copyOf(names.values()), List.copyOf(after.entries().keySet()));
            names.forEach((old, name) -> {
                assertEquals(before.entries().get(old).dtype(), after.entries().get(name).dtype());
                assertArrayEquals(
                        Tensors.toFloats(before.tensor(old)), Tensors.toFloats(after.tensor(name)), 0, name);
            });
        }
    }
}
