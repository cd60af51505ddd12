// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makes two checkpoints the same, and what does not. */
class FingerprintTest {
    private static final int LONG = 8192; // numbers of 4 bytes, 8 blocks of 4 KiB

    @TempDir
    private Path parent;

    private int made;

    @Test
    void layoutOrderAndShardingDoNotCount() throws IOException {
        var hub = List.of("audio_tower.conv1.bias", "language_model.model.norm.weight", "language_model.lm_head.weight");
        var five = List.of("model.language_model.norm.weight", "lm_head.weight", "model.audio_tower.conv1.bias");
        var one = fingerprint(1 << 30, hub, -1);
        assertEquals(one, fingerprint(1, hub, -1), "each tensor in a file of its own");
        assertEquals(one, fingerprint(1 << 30, five, -1), "names of transformers 5, in another order");
        assertEquals(64, one.length());
    }

    @Test
    void aNumberInOneOfTheThreeBlocksCounts() throws IOException {
        var names = List.of("a");
        var one = fingerprint(1 << 30, names, -1);
        for (int place : new int[] {0, LONG / 2, LONG - 1}) {
            assertNotEquals(one, fingerprint(1 << 30, names, place), "number " + place);
        }
    }

    @Test
    void namesFormatsAndShapesCount() throws IOException {
        var one = fingerprint(1 << 30, List.of("a"), -1);
        assertNotEquals(one, fingerprint(1 << 30, List.of("b"), -1));
        assertNotEquals(one, of(List.of(new WeightShape("a", 2, LONG / 2)), DType.F32, 1 << 30, -1));
        assertNotEquals(one, of(List.of(new WeightShape("a", LONG)), DType.BF16, 1 << 30, -1));
    }

    private String fingerprint(long largestShard, List<String> names, int changed) throws IOException {
        return of(names.stream().map(name -> new WeightShape(name, LONG)).toList(), DType.F32, largestShard, changed);
    }

    private String of(List<WeightShape> table, DType dtype, long largestShard, int changed) throws IOException {
        var folder = Files.createDirectory(parent.resolve("model" + made++));
        Files.writeString(folder.resolve("config.json"), "{}");
        try (var scope = new PointerScope()) {
            CheckpointWriter.write(folder, table, dtype, largestShard, (tensor, file) -> {
                var numbers = new float[LONG];
                Arrays.fill(numbers, NameLayout.canonical(tensor.name()).length());
                if (changed >= 0) {
                    numbers[changed]++;
                }
                file.append(Tensors.floats(numbers, tensor.shape()));
            });
        }
        try (var checkpoint = Checkpoint.open(folder)) {
            return checkpoint.fingerprint();
        }
    }
}
