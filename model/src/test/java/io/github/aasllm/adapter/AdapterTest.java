// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.adapter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One layer is what the goldens have; these are the other numbers of them, by their formula. */
class AdapterTest {
    private static final List<String> TWO = List.of("linear_1", "linear_2");

    @TempDir
    private Path folder;

    @Test
    void betweenTwoLayersIsAGelu() throws IOException {
        var table = Adapter.table(TWO, 1, 2);
        assertArrayEquals(new long[] {2, 1}, table.get(0).shape());
        assertArrayEquals(new long[] {2, 2}, table.get(2).shape());
        Files.writeString(folder.resolve("config.json"), "{}");
        CheckpointWriter.write(folder, table, DType.F32, (weight, file) -> file.append(switch (weight.name()) {
            case "linear_1.weight" -> Tensors.floats(new float[] {1, -1}, 2, 1);
            case "linear_2.weight" -> Tensors.floats(new float[] {1, 0, 2, 1}, 2, 2);
            default -> Tensors.floats(new float[] {0.5f, 0}, 2);
        }));
        try (var checkpoint = Checkpoint.open(folder, Optional::of);
                var scope = new PointerScope()) {
            var adapter = new Adapter(TWO, checkpoint.weights(table, Residency.MAPPED));
            // 1 → (1.5, -1) → GELU (1.399789, -0.158655), of x Φ(x), → (1.399789 + 0.5, 2.799578 - 0.158655)
            assertArrayEquals(new float[] {1.899789f, 2.640923f},
                    Tensors.toFloats(adapter.project(Tensors.floats(new float[] {1}, 1, 1))), 2e-6f);
        }
    }

    @Test
    void withoutLayersStatesStayAsTheyAre() {
        try (var scope = new PointerScope()) {
            var states = Tensors.floats(new float[] {1, 2}, 1, 2);
            assertSame(states, new Adapter(List.of(), null).project(states));
            assertEquals(List.of(), Adapter.table(List.of(), 2, 2));
        }
    }
}
