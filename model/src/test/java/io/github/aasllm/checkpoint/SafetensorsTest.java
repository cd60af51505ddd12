// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written comes back, and a header that does not describe its file exactly is refused. */
class SafetensorsTest {
    private static final String CUT = "; the file is cut short: download it anew";
    private static final List<WeightShape> SHAPES = List.of(
            new WeightShape("scalar"),
            new WeightShape("vector", 7),
            new WeightShape("nothing", 0, 3),
            new WeightShape("matrix", 5, 3),
            new WeightShape("kernel", 2, 3, 3));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16"})
    void tensorsOfEveryShapeComeBackAsTheyWereWritten(DType dtype) throws IOException {
        var file = folder.resolve("x.safetensors");
        try (var scope = new PointerScope();
                var writer = new SafetensorsWriter(file, dtype, SHAPES)) {
            for (var tensor : SHAPES) {
                writer.append(Tensors.floats(numbers(tensor), tensor.shape()));
            }
        }
        try (var scope = new PointerScope();
                var read = Safetensors.open(file)) {
            assertEquals(SHAPES.stream().map(WeightShape::name).toList(),
                    List.copyOf(read.entries().keySet()));
            for (var tensor : SHAPES) {
                var stored = read.tensor(tensor.name());
                assertEquals(dtype.scalarType(), stored.scalar_type().intern());
                assertArrayEquals(tensor.shape(), stored.sizes().vec().get(), tensor.name());
                assertArrayEquals(tensor.shape(), read.entries().get(tensor.name()).shape());
                assertArrayEquals(numbers(tensor), Tensors.toFloats(stored), tensor.name());
            }
        }
    }

    @Test
    void numbersMayStandAtAnOddAddress() throws IOException {
        var header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} "; // 57 bytes
        assertEquals(1, header.length() % 2);
        var file = write(header,
                ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(3).putFloat(-1.5f).array());
        try (var read = Safetensors.open(file)) {
            assertArrayEquals(new float[] {3, -1.5f}, Tensors.toFloats(read.tensor("a")));
        }
    }

    @Test
    void metadataIsNoTensor() throws IOException {
        try (var read = Safetensors.open(write("{\"__metadata__\":{\"format\":\"pt\"}}", new byte[0]))) {
            assertTrue(read.entries().isEmpty());
        }
    }

    @Test
    void aNameThatTheFileDoesNotHaveIsRefused() throws IOException {
        var file = write("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", new byte[1]);
        try (var read = Safetensors.open(file)) {
            assertEquals("tensor: b (expected: one of 1 names) in " + file,
                    Refusals.of(() -> read.tensor("b")));
        }
    }

    @Test
    void aMissingFileAndAFolderAreRefused() {
        var missing = folder.resolve("none.safetensors");
        assertEquals("file: " + missing + " (expected: a safetensors file)",
                Refusals.of(() -> Safetensors.open(missing)));
        assertEquals("file: " + folder + " (expected: a safetensors file)",
                Refusals.of(() -> Safetensors.open(folder)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void aFileWithoutALengthIsRefused(int bytes) throws IOException {
        var file = Files.write(folder.resolve("short.safetensors"), new byte[bytes]);
        assertEquals("size: " + bytes + " bytes (expected: a safetensors file) in " + file, refusal(file));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 0, 1, 11, 100_000_001, Long.MAX_VALUE})
    void aHeaderLengthThatTheFileCannotHoldIsRefused(long length) throws IOException {
        var bytes = ByteBuffer.allocate(8 + 10).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
        var file = Files.write(folder.resolve("x.safetensors"), bytes);
        assertEquals("header length: " + length + " (expected: 2 to 10 bytes) in " + file
                + (length == 11 ? CUT : ""), refusal(file)); // others are beyond any header
    }

    @Test
    void aHeaderThatIsNotJsonIsRefused() throws IOException {
        var message = refusal(write("{\"a\":", new byte[0]));
        assertTrue(message.startsWith("content: cut off"), message);
        assertTrue(message.endsWith(" (expected: JSON) in " + folder.resolve("x.safetensors")), message);
    }

    @Test
    void twoTensorsOfOneNameAreRefused() throws IOException {
        var tensor = "\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}";
        var message = refusal(write("{" + tensor + "," + tensor + "}", new byte[4]));
        assertTrue(message.startsWith("content: \"a\" twice"), message);
        assertTrue(message.endsWith(" (expected: JSON) in " + folder.resolve("x.safetensors")), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        []                                                          | 0 | content: ARRAY (expected: a JSON object)
        {'a':1}                                                     | 0 | a: 1 (expected: an object)
        {'a':{'shape':[4],'data_offsets':[0,4]}}                    | 4 | a.dtype: none (expected: one of [F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL])
        {'a':{'dtype':'F8_E4M3','shape':[4],'data_offsets':[0,4]}}  | 4 | a.dtype: F8_E4M3 (expected: one of [F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL])QUANTISED
        {'a':{'dtype':3,'shape':[4],'data_offsets':[0,4]}}          | 4 | a.dtype: 3 (expected: text)
        {'a':{'dtype':'U8','data_offsets':[0,4]}}                   | 4 | a.shape: none (expected: a list of at most 8 whole numbers >= 0)
        {'a':{'dtype':'U8','shape':4,'data_offsets':[0,4]}}         | 4 | a.shape: 4 (expected: a list of at most 8 whole numbers >= 0)
        {'a':{'dtype':'U8','shape':[-4],'data_offsets':[0,4]}}      | 4 | a.shape: [-4] (expected: a list of at most 8 whole numbers >= 0)
        {'a':{'dtype':'U8','shape':[2.0],'data_offsets':[0,2]}}     | 2 | a.shape: [2.0] (expected: a list of at most 8 whole numbers >= 0)
        {'a':{'dtype':'U8','shape':[1,1,1,1,1,1,1,1,1],'data_offsets':[0,1]}} | 1 | a.shape: [1,1,1,1,1,1,1,1,1] (expected: a list of at most 8 whole numbers >= 0)
        {'a':{'dtype':'U8','shape':[99999999999999999999],'data_offsets':[0,4]}} | 4 | a.shape: [99999999999999999999] (expected: a list of at most 8 whole numbers >= 0)
        {'a':{'dtype':'F64','shape':[4294967296,4294967296],'data_offsets':[0,0]}} | 0 | a.shape: [4294967296,4294967296] (expected: at most 2^63 bytes)
        {'a':{'dtype':'U8','shape':[4]}}                            | 4 | a.data_offsets: none (expected: a list of at most 8 whole numbers >= 0)
        {'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}      | 8 | a.data_offsets: [0,8] (expected: 12 bytes within the 8 bytes of data)
        {'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}     | 8 | a.data_offsets: [4,12] (expected: 8 bytes within the 8 bytes of data)CUT
        {'a':{'dtype':'U8','shape':[4],'data_offsets':[4,0]}}       | 4 | a.data_offsets: [4,0] (expected: 4 bytes within the 4 bytes of data)
        {'a':{'dtype':'U8','shape':[4],'data_offsets':[0,2,4]}}     | 4 | a.data_offsets: [0,2,4] (expected: 4 bytes within the 4 bytes of data)
        {'a':{'dtype':'U8','shape':[4],'data_offsets':[0]}}         | 4 | a.data_offsets: [0] (expected: 4 bytes within the 4 bytes of data)
        {'a':{'dtype':'U8','shape':[8],'data_offsets':[0,8]},'b':{'dtype':'U8','shape':[8],'data_offsets':[4,12]}} | 12 | b.data_offsets: 4 (expected: a start at 8)
        {'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},'b':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}  | 4  | b.data_offsets: 0 (expected: a start at 4)
        {'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]},'b':{'dtype':'U8','shape':[4],'data_offsets':[8,12]}} | 12 | b.data_offsets: 8 (expected: a start at 4)
        {'a':{'dtype':'U8','shape':[4],'data_offsets':[4,8]}}       | 8 | a.data_offsets: 4 (expected: a start at 0)
        {'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}}       | 9 | data: 9 bytes (expected: 4 bytes, as the header says)
        {}                                                          | 3 | data: 3 bytes (expected: 0 bytes, as the header says)
        """,
            quoteCharacter = '`')
    void aHeaderThatDoesNotDescribeItsFileIsRefused(String header, int data, String refusal)
            throws IOException {
        var file = write(header.replace('\'', '"'), new byte[data]);
        var expected = refusal.endsWith("CUT") ? refusal.replace("CUT", "") + " in " + file + CUT
                : refusal.endsWith("QUANTISED") ? refusal.replace("QUANTISED", "") + " in " + file
                        + "; it is quantised: save it again in bfloat16"
                : refusal + " in " + file;
        assertEquals(expected, refusal(file));
    }

    @Test
    void aDamagedHeaderIsReadExactlyOrRefusedAndNeverWorse() throws IOException {
        var header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                + "\"b\":{\"dtype\":\"I8\",\"shape\":[9],\"data_offsets\":[24,33]}}";
        var whole = Files.readAllBytes(write(header, new byte[33]));
        var random = new SplittableRandom(3);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            var damaged = whole.clone();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                damaged[random.nextInt(8 + header.length())] = (byte) random.nextInt(256);
            }
            var file = Files.write(folder.resolve("damaged.safetensors"), damaged);
            try (var read = Safetensors.open(file)) {
                long bytes = read.entries().values().stream().mapToLong(StoredTensor::bytes).sum();
                assertEquals(33, bytes, "what is read covers the data");
            } catch (InvalidInputException e) {
                assertTrue(e.getMessage().contains(" in " + file), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 300, "refused: " + refused); // a changed letter of a name is no damage
        assertFalse(refused == 400, "no harmless change was among them");
    }

    private String refusal(Path file) {
        return Refusals.of(() -> Safetensors.open(file));
    }

    private Path write(String header, byte[] data) throws IOException {
        var json = header.getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(folder.resolve("x.safetensors"),
                bytes.putLong(json.length).put(json).put(data).array());
    }

    /** Whole numbers below 128, which all three formats hold exactly. */
    private static float[] numbers(WeightShape tensor) {
        var numbers = new ArrayList<Float>();
        for (int i = 0; i < tensor.numbers(); i++) {
            numbers.add((float) (i % 2 == 0 ? i : -i));
        }
        var array = new float[numbers.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = numbers.get(i);
        }
        return array;
    }
}
