// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a written file, and what a writer that fails leaves behind. */
class SafetensorsWriterTest {
    private static final List<WeightShape> ONE = List.of(new WeightShape("a", 2, 2));

    private final PointerScope scope = new PointerScope();

    @TempDir
    private Path folder;

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void theHeaderIsPaddedToEightBytesAndTheSameInEveryJvm() throws IOException {
        var file = write(ONE, new float[] {1, 2, 3, 4});
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        var json = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"a\":{\"data_offsets\":[0,16],\"dtype\":\"F32\",\"shape\":[2,2]}}";
        int padded = (json.length() + 7) / 8 * 8;
        assertEquals(padded, bytes.getLong());
        var header = new byte[padded];
        bytes.get(header);
        assertEquals(json + " ".repeat(padded - json.length()), new String(header, StandardCharsets.UTF_8));
        for (float number = 1; number <= 4; number++) {
            assertEquals(number, bytes.getFloat());
        }
        assertEquals(0, bytes.remaining());
    }

    /**
     * Training goes on from such a file after a kill at any moment; a moment without it shows in 300 tries.
     */
    @Test
    void aFileThatIsReplacedIsThereAtEveryMoment() throws Exception {
        var file = write(ONE, new float[] {1, 2, 3, 4});
        var replaced = new AtomicBoolean();
        var absences = CompletableFuture.supplyAsync(() -> {
            int absent = 0;
            while (!replaced.get()) {
                absent += Files.exists(file) ? 0 : 1;
            }
            return absent;
        });
        for (int i = 0; i < 300; i++) {
            write(ONE, new float[] {i, 2, 3, 4});
        }
        replaced.set(true);
        assertEquals(0, absences.get());
    }

    @Test
    void aTensorMayBeWrittenRowByRow() throws IOException {
        var whole = Files.readAllBytes(write(ONE, new float[] {1, 2, 3, 4}));
        try (var writer = new SafetensorsWriter(folder.resolve("rows.safetensors"), DType.F32, ONE)) {
            writer.append(Tensors.floats(new float[] {1, 2}, 1, 2));
            writer.append(Tensors.floats(new float[] {3, 4}, 1, 2));
        }
        assertArrayEquals(whole, Files.readAllBytes(folder.resolve("rows.safetensors")));
    }

    @Test
    void aTransposedViewIsWrittenInItsOwnOrder() throws IOException {
        var file = folder.resolve("x.safetensors");
        try (var writer = new SafetensorsWriter(file, DType.F32, ONE)) {
            writer.append(Tensors.floats(new float[] {1, 2, 3, 4}, 2, 2).t());
        }
        try (var read = Safetensors.open(file)) {
            assertArrayEquals(new float[] {1, 3, 2, 4}, Tensors.toFloats(read.tensor("a")));
        }
    }

    @Test
    void theFileIsNotThereBeforeItIsComplete() throws IOException {
        var file = folder.resolve("x.safetensors");
        try (var writer = new SafetensorsWriter(file, DType.F32, ONE)) {
            writer.append(Tensors.floats(new float[4], 2, 2));
            assertEquals(false, Files.exists(file));
        }
        assertEquals(List.of("x.safetensors"), content());
    }

    @Test
    void aFailureOnTheWayLeavesNoFile() {
        var failure = assertThrows(IOException.class, () -> {
            try (var writer = new SafetensorsWriter(folder.resolve("x.safetensors"), DType.F32, ONE)) {
                writer.append(Tensors.floats(new float[2], 1, 2));
                throw new IOException("the source fails");
            }
        });
        assertEquals("the source fails", failure.getMessage());
        assertEquals(List.of(), content());
    }

    @Test
    void missingNumbersAreAFaultAndLeaveTheOldFile() throws IOException {
        var file = write(ONE, new float[] {1, 2, 3, 4});
        var old = Files.readAllBytes(file);
        var failure = assertThrows(IllegalStateException.class, () -> {
            try (var writer = new SafetensorsWriter(file, DType.F32, ONE)) {
                writer.append(Tensors.floats(new float[2], 1, 2));
            }
        });
        assertEquals("numbers: 8 bytes (expected: 16 bytes) in " + file, failure.getMessage());
        assertArrayEquals(old, Files.readAllBytes(file));
        assertEquals(List.of("x.safetensors"), content());
    }

    @Test
    void moreNumbersThanAnnouncedAreAFaultAndLeaveNoFile() {
        var file = folder.resolve("x.safetensors");
        var failure = assertThrows(IllegalStateException.class, () -> {
            try (var writer = new SafetensorsWriter(file, DType.F32, ONE)) {
                writer.append(Tensors.floats(new float[5], 5));
            }
        });
        assertEquals("numbers: 20 bytes (expected: 16 bytes) in " + file, failure.getMessage());
        assertEquals(List.of(), content());
    }

    private Path write(List<WeightShape> tensors, float[] numbers) throws IOException {
        var file = folder.resolve("x.safetensors");
        try (var writer = new SafetensorsWriter(file, DType.F32, tensors)) {
            writer.append(Tensors.floats(numbers, tensors.getFirst().shape()));
        }
        return file;
    }

    private List<String> content() {
        return List.of(folder.toFile().list());
    }
}
