// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a pickle or its zip tries, it is refused soon, in little memory, and nothing of it runs. */
class HostilePickleTest {
    private static final Duration SOON = Duration.ofSeconds(2); // the machine may be busy
    private static final long MEMORY = 100L << 20;
    private static final int MANY = 1 << 20;

    @TempDir
    private Path folder;

    static Stream<Arguments> pickles() {
        var command = PickleBytes.protocol(2).global("os", "system").text("touch PROOF").op(0x85, 'R', '.');
        return Stream.of(
                Arguments.of("os.system", command),
                Arguments.of("posix.system", PickleBytes.protocol(4).text("posix").text("system").op(0x93)
                        .text("touch PROOF").op(0x85, 'R', '.')),
                Arguments.of("builtins.eval", PickleBytes.protocol(2).global("builtins", "eval").text("1")
                        .op(0x85, 'R', '.')),
                Arguments.of("__builtin__.getattr", PickleBytes.protocol(2).global("__builtin__", "getattr")
                        .global("os", "path").op(0x86, 'R', '.')),
                Arguments.of("torch.load", PickleBytes.protocol(2).global("torch", "load").op('.')),
                Arguments.of("torch.storage._load_from_bytes",
                        PickleBytes.protocol(2).global("torch.storage", "_load_from_bytes").op('.')),
                Arguments.of("value: a persistent id", PickleBytes.protocol(2).op('(').text("module")
                        .text("x").op('t', 'Q', '.')),
                Arguments.of("instruction: 0x50", PickleBytes.protocol(0).raw("Pmodule\n.")),
                Arguments.of("instruction: 0x69", PickleBytes.protocol(0).raw("(Nios\nsystem\n.")),
                Arguments.of("instruction: 0x81", PickleBytes.protocol(2).global("collections", "OrderedDict")
                        .op(')', 0x81, '.')),
                Arguments.of("instruction: 0x6f", PickleBytes.protocol(2).op('(', 'N', 'o', '.')),
                Arguments.of("instruction: 0x82", PickleBytes.protocol(2).op(0x82, 1, '.')),
                Arguments.of("instruction: 0x83", PickleBytes.protocol(2).op(0x83, 1, 0, '.')),
                Arguments.of("instruction: 0x84", PickleBytes.protocol(2).op(0x84).number(1).op('.')),
                Arguments.of("pickle protocol: 5", PickleBytes.protocol(5).op('}', '.')),
                Arguments.of("instruction: 0x96", PickleBytes.protocol(4).op(0x96).number(9).number(0)
                        .op('.')),
                Arguments.of("instruction: 0x97", PickleBytes.protocol(4).op(0x97, 0x98, '.')),
                Arguments.of("instruction: 0x8b", PickleBytes.protocol(2).op(0x8b).number(1 << 30).op('.')),
                Arguments.of("whole number: 200 bytes", PickleBytes.protocol(2).op(0x8a, 200, '.')),
                Arguments.of("text: 2147483647 bytes", PickleBytes.protocol(2).op('X').number(0x7fffffff)
                        .op('.')),
                Arguments.of("pickle: cut short", PickleBytes.protocol(2).op('X').number(100_000).op('.')),
                Arguments.of("pickle: cut short", PickleBytes.protocol(2).op('X').number(-1).op('.')),
                Arguments.of("instruction: 0x8d", PickleBytes.protocol(4).op(0x8d).number(-1).number(-1)
                        .op('.')),
                Arguments.of("without its values", PickleBytes.protocol(2).op(0x87, '.')),
                Arguments.of("without its values", PickleBytes.protocol(2).op('.')),
                Arguments.of("without its values", PickleBytes.protocol(2).op('}', '(', 's', '.')),
                Arguments.of("without a beginning", PickleBytes.protocol(2).op('t', '.')),
                Arguments.of("before it was made", PickleBytes.protocol(2).op('j').number(-1).op('.')),
                Arguments.of("items of no dict", PickleBytes.protocol(2)
                        .op('K', 1, '(', 'K', 1, 'K', 2, 'u', '.')),
                Arguments.of("items of no dict", PickleBytes.protocol(2).op('}', '(', 'K', 1, 'u', '.')),
                Arguments.of("key of a dict", PickleBytes.protocol(2).op('}', ']', 'N', 's', '.')),
                Arguments.of("no list", PickleBytes.protocol(2).op('K', 1, 'N', 'a', '.')),
                Arguments.of("call: torch.FloatStorage", PickleBytes.protocol(2)
                        .global("torch", "FloatStorage")
                        .op(')', 'R', '.')),
                Arguments.of("call: no name", PickleBytes.protocol(2).op('N', ')', 'R', '.')),
                Arguments.of("state: of an object", PickleBytes.protocol(2).global("torch", "Size").op('}',
                        'b', '.')),
                Arguments.of("content: no dict", PickleBytes.protocol(2).op(']', '.')),
                Arguments.of("tensors: none", PickleBytes.protocol(2).op('}', '.')),
                Arguments.of("pickle: longer than", deep('(')),
                Arguments.of("pickle: longer than", deep(']')),
                Arguments.of("containers without end", itself()),
                Arguments.of("containers without end", nested()),
                Arguments.of("containers without end", doubled()),
                Arguments.of("name: xxxx", PickleBytes.protocol(2).raw("c" + "x".repeat(MANY))));
    }

    /** More instructions than a model has. */
    private static PickleBytes deep(int instruction) {
        var deep = new int[MANY];
        Arrays.fill(deep, instruction);
        return PickleBytes.protocol(2).op(deep).op('.');
    }

    /** A dict that holds itself. */
    private static PickleBytes itself() {
        return PickleBytes.protocol(2).op('}', 'q', 0).text("a").op('h', 0, 's', '.');
    }

    /** 100,000 lists, each in the next. */
    private static PickleBytes nested() {
        var nested = PickleBytes.protocol(2).op('}').text("a");
        for (int i = 0; i < 100_000; i++) {
            nested.op(']');
        }
        for (int i = 1; i < 100_000; i++) {
            nested.op('a');
        }
        return nested.op('s', '.');
    }

    /** Fourteen lists, each of which holds the one before it ten times: 10^13 values. */
    private static PickleBytes doubled() {
        var doubled = PickleBytes.protocol(2).op(']', 'q', 0);
        for (int i = 1; i < 14; i++) {
            doubled.op(']', '(');
            for (int j = 0; j < 10; j++) {
                doubled.op('h', i - 1);
            }
            doubled.op('e', 'q', i);
        }
        return doubled.op('}').text("a").op('h', 13, 's', '.');
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pickles")
    void aPickleThatIsNoStateOfAModelIsRefused(String expected, PickleBytes pickle) throws IOException {
        requireRefused(expected, pickle.zip(folder.resolve("x.bin")));
        assertFalse(Files.exists(Path.of("PROOF")));
    }

    private static void requireRefused(String expected, Path file) {
        assertTimeoutPreemptively(SOON, () -> {
            var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            var message = Refusals.of(() -> TorchFile.open(file));
            assertTrue(message.contains(expected), message);
            assertTrue(message.contains(" in " + file), message);
            long taken = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(taken < MEMORY, taken + " bytes");
        });
    }

    @Test
    void aPickleThatCallsIsRefusedInTheOlderFormatToo() throws IOException {
        var whole = Files.readAllBytes(Golden.small("torch/legacy.bin"));
        var text = new String(whole, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("ccollections\nOrderedDict");
        System.arraycopy("cos\nsystem123456\nOrderDi".getBytes(StandardCharsets.US_ASCII), 0, whole, at, 24);
        requireRefused("name: os.system123456", Files.write(folder.resolve("x.bin"), whole));
    }

    @Test
    void aRecordThatIsCompressedIsRefused() throws IOException {
        var records = new LinkedHashMap<String, byte[]>();
        records.put("x/data.pkl", new byte[64 << 20]); // 64 kB as they are packed
        requireRefused("record x/data.pkl: compressed",
                PickleBytes.zip(folder.resolve("x.bin"), records, ZipEntry.DEFLATED));
    }

    @Test
    void aZipInAZipIsRefused() throws IOException {
        var inner = Files.readAllBytes(Golden.small("torch/views.bin"));
        requireRefused("zip: 0 records data.pkl",
                PickleBytes.zip(folder.resolve("x.bin"), Map.of("x/views.bin", inner), ZipEntry.STORED));
    }

    @Test
    void aProgramOfTorchScriptIsRefused() throws IOException {
        var records = Map.of("x/data.pkl", new byte[1], "x/constants.pkl", new byte[1]);
        requireRefused("a TorchScript program",
                PickleBytes.zip(folder.resolve("x.bin"), records, ZipEntry.STORED));
    }

    static Stream<Arguments> directories() {
        return Stream.of(
                damage("record x/data.pkl: encrypted", zip -> zip.put(entry(zip) + 8, (byte) 1)),
                damage("record x/data.pkl: compressed", zip -> zip.put(entry(zip) + 10, (byte) 8)),
                damage("record x/data.pkl: compressed", zip -> zip.putInt(entry(zip) + 20, 1)),
                damage("beyond its place", zip -> zip.putInt(entry(zip) + 20, 10_000)
                        .putInt(entry(zip) + 24, 10_000)),
                damage("points out of the file", zip -> zip.putInt(entry(zip) + 42, 1 << 30)),
                damage("points beside record", zip -> zip.putInt(entry(zip) + 42, 1)),
                damage("with other things in it", zip -> zip.putInt(entry(zip), 1)),
                damage("another length", zip -> zip.putShort(zip.limit() - 12, (short) 1)),
                damage("with other things in it", zip -> zip.putShort(zip.limit() - 12, (short) 9)),
                damage("does not end where it has to", zip -> zip.putInt(zip.limit() - 6, 7)),
                damage("no directory at its end", zip -> zip.putInt(zip.limit() - 22, 7)),
                damage("no directory at its end", zip -> zip.putShort(zip.limit() - 2, (short) 1)),
                damage("overlap", zip -> { // the first record takes in the second's header
                    int length = zip.getInt(entry(zip) + 24) + 10;
                    return zip.putInt(entry(zip) + 20, length).putInt(entry(zip) + 24, length);
                }));
    }

    private static Arguments damage(String expected, UnaryOperator<ByteBuffer> change) {
        return Arguments.of(expected, change);
    }

    /** Where the directory begins. */
    private static int entry(ByteBuffer zip) {
        return zip.getInt(zip.limit() - 6);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directories")
    void aDirectoryThatDoesNotDescribeItsFileIsRefused(String expected, UnaryOperator<ByteBuffer> change)
            throws IOException {
        var file = PickleBytes.dictOf(new PickleBytes().tensor("0", 6, 0, 6, 1)).zip(folder.resolve("x.bin"));
        var zip = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        requireRefused(expected, Files.write(file, change.apply(zip).array()));
    }
}
