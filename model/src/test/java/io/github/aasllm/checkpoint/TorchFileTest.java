// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What torch.save writes of weights is read to the bit, in each of its formats. */
class TorchFileTest {
    private static final int MUTATIONS = 2000;
    private static final long MEMORY = 64L << 20; // of Java's heap, for files of 4 kB

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"views.bin", "legacy.bin", "protocol4.bin"})
    void viewsOfSharedStoragesAreThoseThatPytorchSees(String name) {
        try (var scope = new PointerScope();
                var truth = Safetensors.open(Golden.small("torch/views.safetensors"));
                var read = TorchFile.open(Golden.small("torch/" + name))) {
            requireSame(truth, read);
        }
    }

    @Test
    @Tag("golden")
    void theGoldensOwnFilesAreReadInBothFormats() {
        assumeTrue(Golden.isWhole(), "files too large for the test resources");
        var folder = Golden.file("encoders/pickles");
        try (var scope = new PointerScope();
                var truth = Safetensors.open(folder.resolve("views.safetensors"));
                var views = TorchFile.open(folder.resolve("views.bin"));
                var whole = TorchFile.open(folder.resolve("zip.bin"));
                var legacy = TorchFile.open(folder.resolve("legacy.bin"))) {
            requireSame(truth, views);
            requireSame(whole, legacy);
        }
        var message = Refusals.of(() -> TorchFile.open(folder.resolve("nested-namespace.pt")));
        assertTrue(message.startsWith("name: argparse.Namespace (expected: tensors and plain containers"),
                message);
        assertTrue(message.endsWith("by safetensors.torch.save_file"), message);
    }

    private static void requireSame(TensorFile truth, TensorFile read) {
        assertEquals(truth.entries().keySet().stream().sorted().toList(),
                read.entries().keySet().stream().sorted().toList());
        truth.entries().forEach((name, entry) -> {
            assertEquals(entry.dtype(), read.entries().get(name).dtype(), name);
            assertArrayEquals(entry.shape(), read.entries().get(name).shape(), name);
            assertArrayEquals(bytes(truth, name), bytes(read, name), name);
            assertArrayEquals(entry.shape(), read.tensor(name).sizes().vec().get(), name);
        });
    }

    private static byte[] bytes(TensorFile file, String name) {
        return file.bytes(name).toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void ofATrainingsStateTheWeightsAreRead() {
        try (var scope = new PointerScope();
                var read = TorchFile.open(Golden.small("torch/training.pt"))) {
            assertEquals(List.of("weight", "bias"), List.copyOf(read.entries().keySet()));
            assertArrayEquals(new long[] {2, 3}, read.entries().get("weight").shape());
            // as torch prints them
            assertArrayEquals(new float[] {0.2463f, 0.0239f, -0.2846f, 0.0016f, 0.4901f, 0.2471f},
                    Tensors.toFloats(read.tensor("weight")), 1e-4f);
            assertArrayEquals(new float[] {-0.0616f, 0.4618f}, Tensors.toFloats(read.tensor("bias")), 1e-4f);
        }
    }

    @Test
    void namesWithinNamesHaveDotsAndRepeatedRowsAreWrittenOut() {
        try (var scope = new PointerScope();
                var read = TorchFile.open(Golden.small("torch/nested.pt"))) {
            assertEquals(List.of("inner.parameter", "inner.deep.x"), List.copyOf(read.entries().keySet()));
            assertArrayEquals(new float[] {1, 2}, Tensors.toFloats(read.tensor("inner.parameter")));
            assertArrayEquals(new float[] {0, 1, 2, 0, 1, 2}, Tensors.toFloats(read.tensor("inner.deep.x")));
        }
    }

    @Test
    void aTensorIsEveryNumberThatItsStrideMeets() throws IOException {
        var file = PickleBytes.dictOf(new PickleBytes().tensor("0", 6, 1, 3, 2)).zip(folder.resolve("x.bin"));
        try (var scope = new PointerScope();
                var read = TorchFile.open(file)) {
            assertArrayEquals(new float[] {1, 3, 5}, Tensors.toFloats(read.tensor("a")));
            assertEquals("tensor: b (expected: one of 1 names) in " + file,
                    Refusals.of(() -> read.tensor("b")));
        }
    }

    @ParameterizedTest
    @CsvSource({"6, 1, 3, 3", "6, 6, 1, 1", "6, 0, 7, 1", "6, 0, 2147483647, 2147483647", "6, 0, 1000000, 0",
        "7, 0, 1, 1", "5, 0, 1, 1", "6, -1, 1, 1", "6, 0, -1, 1", "6, 0, 1, -1", "-1, 0, 0, 0"})
    void aViewBeyondItsStorageIsRefused(int numbers, int offset, int size, int stride) throws IOException {
        var file = PickleBytes.dictOf(new PickleBytes().tensor("0", numbers, offset, size, stride))
                .zip(folder.resolve("x.bin"));
        var message = Refusals.of(() -> TorchFile.open(file));
        assertTrue(message.contains(" in " + file), message);
    }

    /** A failure names the file and the number of the mutation, which is its seed. */
    @Test
    void twoThousandDamagedFilesGiveTensorsOrARefusal() throws IOException {
        var names = List.of("views.bin", "legacy.bin", "protocol4.bin", "training.pt");
        viewsOfSharedStoragesAreThoseThatPytorchSees("views.bin"); // loads libtorch, which takes memory once
        int read = 0;
        for (int number = 0; number < MUTATIONS; number++) {
            var name = names.get(number % names.size());
            var file = folder.resolve(number + ".bin");
            Files.write(file, mutated(Files.readAllBytes(Golden.small("torch/" + name)), number));
            read += attempt(file, name + ", mutation " + number) ? 1 : 0;
            Files.delete(file);
        }
        assertTrue(read > MUTATIONS / 20 && read < MUTATIONS, read + " were read");
    }

    private static byte[] mutated(byte[] whole, int seed) {
        var random = new SplittableRandom(seed);
        var damaged = whole.clone();
        switch (random.nextInt(4)) {
            case 0 -> damaged = Arrays.copyOf(whole, random.nextInt(whole.length));
            case 1 -> {
                int from = random.nextInt(whole.length);
                int to = Math.min(whole.length, from + random.nextInt(64));
                Arrays.fill(damaged, from, to, (byte) random.nextInt(256));
            }
            default -> {
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    damaged[random.nextInt(random.nextBoolean() ? 800 : whole.length)] =
                            (byte) random.nextInt(256);
                }
            }
        }
        return damaged;
    }

    private static boolean attempt(Path file, String what) {
        long before = allocated();
        try (var scope = new PointerScope();
                var read = TorchFile.open(file)) {
            read.entries().keySet().forEach(name -> assertEquals(
                    read.entries().get(name).numbers(), read.tensor(name).contiguous().numel(), what));
            return true;
        } catch (InvalidInputException refusal) {
            assertTrue(refusal.getMessage().contains(" in " + file), () -> what + ": "
                    + refusal.getMessage());
            return false;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(what, e);
        } finally {
            long taken = allocated() - before;
            assertTrue(taken < MEMORY, () -> what + ": " + taken + " bytes");
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
