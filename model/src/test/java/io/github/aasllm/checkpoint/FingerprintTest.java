// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.aasllm.Golden;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
    private static final byte[] CONFIG = {1};
    private static final long SMALL = 1 << 20;
    private static final long LARGE = 16L << 30;

    @TempDir
    private Path folder;

    @Test
    void filesAndShardsDoNotCount() throws IOException {
        assertEquals(inShardsOf(1), inShardsOf(1000)); // one a tensor, and one file
    }

    @Test
    void aNumberOrASettingThatDiffersCounts() throws IOException {
        var original = Golden.file("hf/tiny-qwen2-audio");
        for (var name : new String[] {"config.json", "model.safetensors"}) {
            Files.copy(original.resolve(name), folder.resolve(name));
        }
        assertEquals(of(original), of(folder));
        var weights = folder.resolve("model.safetensors");
        var bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        assertNotEquals(of(original), of(folder));
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        var config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config) + " ");
        assertNotEquals(of(original), of(folder));
    }

    @Test
    void ofALargeModelTheEndsOfEachTensorCount() {
        var numbers = new byte[3 * (32 << 10)]; // an end of 32 KiB, as much between, and the other end
        var plain = of(LARGE, numbers);
        for (int place : new int[] {0, (32 << 10) - 1, 2 * (32 << 10), numbers.length - 1}) {
            assertNotEquals(plain, of(LARGE, changed(numbers, place)), "byte " + place);
        }
        int between = numbers.length / 2;
        assertEquals(plain, of(LARGE, changed(numbers, between)), "documented: not seen");
        assertNotEquals(of(SMALL, numbers), of(SMALL, changed(numbers, between)),
                "of a small model all count");
    }

    private String inShardsOf(long bytes) throws IOException {
        var model = Files.createDirectory(folder.resolve("shards-of-" + bytes));
        Files.writeString(model.resolve("config.json"), "{}");
        var table = List.of(new WeightShape("b", 2, 3), new WeightShape("a", 10));
        try (var scope = new PointerScope()) {
            CheckpointWriter.write(model, table, DType.F32, bytes, (tensor, file) ->
                    file.append(Tensors.floats(new float[(int) tensor.numbers()], tensor.shape())));
        }
        return of(model);
    }

    private static byte[] changed(byte[] numbers, int place) {
        var changed = Arrays.copyOf(numbers, numbers.length);
        changed[place] ^= 1;
        return changed;
    }

    private static String of(long modelBytes, byte[] numbers) {
        var fingerprint = new Fingerprint(CONFIG, modelBytes);
        var entry = new StoredTensor(DType.BF16, numbers.length / 2);
        fingerprint.add("a.weight", entry, MemorySegment.ofArray(numbers));
        return fingerprint.hex();
    }

    private static String of(Path folder) {
        try (var checkpoint = Checkpoint.open(folder, Qwen2Audio.NAMES)) {
            return checkpoint.fingerprint();
        }
    }
}
