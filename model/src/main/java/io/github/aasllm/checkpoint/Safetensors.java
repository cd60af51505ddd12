// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * One safetensors file, mapped into memory: an 8-byte length, a JSON header of that length, then the numbers.
 *
 * <p>The tensors it gives lie on the map, so they cost no memory of their own, must never be written to, and
 * must not be used after {@link #close}.
 */
public final class Safetensors implements TensorFile {
    private static final ValueLayout.OfLong LENGTH =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final String CUT = "the file is cut short: download it anew";
    private static final long LONGEST_HEADER = 100_000_000; // as the reference reader has it

    /** Where a tensor stands, counted from the end of the header. */
    private record Place(long begin, long end) {}

    private final Arena arena = Arena.ofShared();
    private final Path file;
    private final MemorySegment data;
    private final Map<String, StoredTensor> entries = new LinkedHashMap<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private Safetensors(Path file) throws IOException {
        this.file = file;
        try (var channel = FileChannel.open(file)) {
            var whole = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            long header = headerLength(whole);
            this.data = whole.asSlice(8 + header);
            readEntries(JsonFields.of(file, whole.asSlice(8, header).toArray(ValueLayout.JAVA_BYTE)));
            requireContiguous();
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Maps a file and checks its header against its size.
     *
     * @throws InvalidInputException if the file is missing, cut short, or its header does not describe it
     *     exactly
     */
    public static Safetensors open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw InvalidInputException.of("file", file, "a safetensors file");
        }
        try {
            return new Safetensors(file);
        } catch (IOException e) {
            throw InvalidInputException.of("file", e.getMessage(), "a readable safetensors file")
                    .in(file)
                    .causedBy(e);
        }
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public Map<String, StoredTensor> entries() {
        return Collections.unmodifiableMap(entries);
    }

    /** What the file says beside its tensors, texts by key. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    @Override
    public Tensor tensor(String name) {
        var numbers = bytes(name);
        return MappedTensor.of(numbers, entries.get(name).dtype(), entries.get(name).shape());
    }

    @Override
    public MemorySegment bytes(String name) {
        var place = places.get(name);
        if (place == null) {
            throw InvalidInputException.of("tensor", name, "one of " + entries.size() + " names").in(file);
        }
        return data.asSlice(place.begin, place.end - place.begin);
    }

    @Override
    public void close() {
        arena.close();
    }

    private long headerLength(MemorySegment whole) {
        long rest = whole.byteSize() - 8;
        long length = rest < 0 ? 0 : whole.get(LENGTH, 0);
        if (length >= 2 && length <= LONGEST_HEADER && length <= rest) {
            return length;
        }
        throw KnownContent.cause(file, whole, "a safetensors file").orElseGet(() -> {
            if (rest < 0) {
                return InvalidInputException.of("size", whole.byteSize() + " bytes", "a safetensors file")
                        .in(file);
            }
            var refusal = InvalidInputException.of("header length", length, "2 to " + rest + " bytes")
                    .in(file);
            return length > rest && length <= LONGEST_HEADER ? refusal.next(CUT) : refusal;
        });
    }

    private void readEntries(JsonFields header) {
        for (var name : header.keys()) {
            if (name.equals(SafetensorsWriter.METADATA)) {
                var said = header.object(name);
                said.keys().forEach(key -> said.text(key).ifPresent(text -> metadata.put(key, text)));
            } else {
                readEntry(header, name);
            }
        }
    }

    private void readEntry(JsonFields header, String name) {
        var fields = header.object(name);
        var dtype = dtype(fields);
        var shape = numbers(fields, "shape");
        var offsets = numbers(fields, "data_offsets");
        long bytes = dtype.bytes();
        try {
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, size);
            }
        } catch (ArithmeticException e) {
            throw fields.refusal("shape", fields.node().get("shape"), "at most 2^63 bytes");
        }
        boolean inside = offsets.length == 2 && offsets[0] <= offsets[1] && offsets[1] <= data.byteSize();
        if (!inside || offsets[1] - offsets[0] != bytes) {
            var refusal = fields.refusal("data_offsets", fields.node().get("data_offsets"),
                    bytes + " bytes within the " + data.byteSize() + " bytes of data");
            boolean cut = offsets.length == 2 && offsets[1] > data.byteSize()
                    && offsets[1] - offsets[0] == bytes;
            throw cut ? refusal.next(CUT) : refusal;
        }
        entries.put(name, new StoredTensor(dtype, shape));
        places.put(name, new Place(offsets[0], offsets[1]));
    }

    private static DType dtype(JsonFields fields) {
        var name = fields.text("dtype").orElse("none");
        for (var dtype : DType.values()) {
            if (dtype.name().equals(name)) {
                return dtype;
            }
        }
        var refusal = fields.refusal("dtype", name, "one of " + Arrays.toString(DType.values()));
        throw name.startsWith("F8") || name.startsWith("F4")
                ? refusal.next("it is quantised: save it again in bfloat16") : refusal;
    }

    private static long[] numbers(JsonFields fields, String key) {
        var array = fields.node().path(key);
        boolean valid = array.isArray() && array.size() <= 8;
        var numbers = new long[valid ? array.size() : 0];
        for (int i = 0; valid && i < numbers.length; i++) {
            valid = array.get(i).isIntegralNumber() && array.get(i).canConvertToLong();
            numbers[i] = valid ? array.get(i).longValue() : -1;
            valid = numbers[i] >= 0;
        }
        if (!valid) {
            var shown = array.isMissingNode() ? "none" : array;
            throw fields.refusal(key, shown, "a list of at most 8 whole numbers >= 0");
        }
        return numbers;
    }

    /** The format allows neither overlaps nor holes; both are signs of a forged or damaged header. */
    private void requireContiguous() {
        var inOrder = new ArrayList<>(places.entrySet());
        inOrder.sort(Comparator.comparingLong((Map.Entry<String, Place> e) -> e.getValue().begin)
                .thenComparingLong(e -> e.getValue().end));
        long position = 0;
        for (var named : inOrder) {
            if (named.getValue().begin != position) {
                throw InvalidInputException.of(
                                named.getKey() + ".data_offsets",
                                named.getValue().begin,
                                "a start at " + position)
                        .in(file);
            }
            position = named.getValue().end;
        }
        if (position != data.byteSize()) {
            throw InvalidInputException.of(
                    "data", data.byteSize() + " bytes", position + " bytes, as the header says")
                    .in(file);
        }
    }
}
