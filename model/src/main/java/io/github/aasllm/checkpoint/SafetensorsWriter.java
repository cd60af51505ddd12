// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.file.AtomicFile;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes one safetensors file from front to back, so that a tensor, or a block of its rows, is all that is
 * ever in memory.
 *
 * <p>The file appears under its name when it is complete, at {@link #close}; a writer that fails leaves the
 * name as it was.
 */
public final class SafetensorsWriter implements AutoCloseable {
    static final String METADATA = "__metadata__";

    private static final int ALIGNMENT = 8; // of the first number, as the reference writer has it
    private static final int LARGEST_WRITE = 1 << 30;

    private final Path file;
    private final Path partial;
    private final NavigableMap<Long, DType> dtypes = new TreeMap<>(); // by where a tensor starts
    private final FileChannel channel;
    private final long start; // of the numbers
    private final long size; // of the numbers, bytes

    /** Starts a file with these tensors in this order, all in one format. */
    public SafetensorsWriter(Path file, DType dtype, List<WeightShape> tensors) throws IOException {
        this(file, tensor -> dtype, tensors);
    }

    /** Starts a file with these tensors in this order, each in its own format. */
    public SafetensorsWriter(Path file, Function<WeightShape, DType> dtype, List<WeightShape> tensors)
            throws IOException {
        this(file, dtype, tensors, Map.of());
    }

    /**
     * The same with something said beside the tensors.
     *
     * @param said texts by key, in the header's metadata
     */
    public SafetensorsWriter(
            Path file, Function<WeightShape, DType> dtype, List<WeightShape> tensors,
            Map<String, String> said)
            throws IOException {
        this.file = file;
        this.partial = file.resolveSibling(file.getFileName() + ".partial");
        this.channel = FileChannel.open(
                partial,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        long position = 0;
        for (var tensor : tensors) {
            var format = dtype.apply(tensor);
            dtypes.put(position, format);
            position += tensor.bytes(format);
        }
        try {
            write(head(dtype, tensors, said));
            this.start = channel.position();
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(partial);
            throw e;
        }
        this.size = position;
    }

    /**
     * What stands before the numbers: the length of the header, the header, and spaces up to a multiple of 8.
     * The same tensors and texts give the same bytes.
     */
    public static ByteBuffer head(
            Function<WeightShape, DType> dtype, List<WeightShape> tensors, Map<String, String> said) {
        var header = new LinkedHashMap<String, Object>();
        var metadata = new TreeMap<>(said); // sorted, so that every JVM writes the same bytes
        metadata.put("format", "pt");
        header.put(METADATA, metadata);
        long position = 0;
        for (var tensor : tensors) {
            var format = dtype.apply(tensor);
            long end = position + tensor.bytes(format);
            var entry = Map.of(
                    "dtype", format.name(),
                    "shape", tensor.shape(),
                    "data_offsets", new long[] {position, end});
            header.put(tensor.name(), new TreeMap<>(entry));
            position = end;
        }
        var json = new JsonMapper().writeValueAsBytes(header);
        int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        var head = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(padded).put(json);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        return head.flip();
    }

    /** Writes the next numbers: a whole tensor, or the next rows of one. */
    public void append(Tensor numbers) throws IOException {
        var dtype = dtypes.floorEntry(channel.position() - start).getValue();
        try (var plain = Tensors.onHost(numbers.to(dtype.scalarType()));
                var address = new BytePointer(plain.data_ptr())) {
            long bytes = plain.numel() * dtype.bytes();
            for (long from = 0; from < bytes; from += LARGEST_WRITE) {
                long length = Math.min(LARGEST_WRITE, bytes - from);
                write(new BytePointer(address).position(from).capacity(from + length).asByteBuffer());
            }
        }
    }

    /**
     * Puts the finished file in its place.
     *
     * @throws IllegalStateException if more or fewer numbers were written than announced; the file is removed
     *     then
     */
    @Override
    public void close() throws IOException {
        try (channel) {
            long written = channel.position() - start;
            if (written != size) {
                throw new IllegalStateException(
                        "numbers: " + written + " bytes (expected: " + size + " bytes) in " + file);
            }
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(partial);
            throw e;
        }
        AtomicFile.replace(file, partial);
    }

    private void write(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
