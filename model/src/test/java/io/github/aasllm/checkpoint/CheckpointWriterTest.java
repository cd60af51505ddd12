// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How tensors are spread over files, and what the index says. */
class CheckpointWriterTest {
    /** Ten, six, four and one numbers; × 4 bytes as float32. */
    private static final List<WeightShape> TABLE = List.of(
            new WeightShape("a", 10), new WeightShape("b", 2, 3), new WeightShape("c", 4),
            new WeightShape("d", 1));

    @TempDir
    private Path folder;

    @Test
    void whatFitsIntoOneFileHasNoIndex() throws IOException {
        write(4 * (10 + 6 + 4 + 1));
        assertEquals(List.of("model.safetensors"), files());
    }

    @Test
    void aShardHoldsAsMuchAsItsLimitAndTheIndexNamesEveryTensor() throws IOException {
        write(4 * (6 + 4)); // a alone fills a shard, b and c fill one, d remains
        assertEquals(
                List.of(
                        "model-00001-of-00003.safetensors",
                        "model-00002-of-00003.safetensors",
                        "model-00003-of-00003.safetensors",
                        "model.safetensors.index.json"),
                files());
        assertEquals(
                """
                {
                  "metadata" : {
                    "total_size" : 84
                  },
                  "weight_map" : {
                    "a" : "model-00001-of-00003.safetensors",
                    "b" : "model-00002-of-00003.safetensors",
                    "c" : "model-00002-of-00003.safetensors",
                    "d" : "model-00003-of-00003.safetensors"
                  }
                }
                """,
                Files.readString(folder.resolve("model.safetensors.index.json")));
    }

    @Test
    void aTensorAboveTheLimitHasAShardOfItsOwn() throws IOException {
        write(1);
        assertEquals(TABLE.size() + 1, files().size());
    }

    @Test
    void aSourceThatFailsLeavesNoIndex() {
        assertThrows(IOException.class,
                () -> CheckpointWriter.write(folder, TABLE, DType.F32, 1, (tensor, file) -> {
            throw new IOException("the source fails");
        }));
        assertEquals(List.of(), files());
    }

    private void write(long largestShard) throws IOException {
        try (var scope = new PointerScope()) {
            CheckpointWriter.write(folder, TABLE, DType.F32, largestShard, (tensor, file) ->
                    file.append(Tensors.floats(new float[(int) tensor.numbers()], tensor.shape())));
        }
    }

    private List<String> files() {
        return Arrays.stream(folder.toFile().list()).sorted().toList();
    }
}
