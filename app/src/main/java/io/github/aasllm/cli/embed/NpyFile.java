// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A matrix of float32 in NumPy's format, version 1.0, made of the rows of {@code embed} in JSON Lines: a row a
 * clip in their order, NaN where it failed; with states that are not pooled {@code states} rows a clip, none where
 * it failed.
 */
final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int BLOCK = 64;

    private NpyFile() {}

    /** Writes it whole, or not at all. */
    static void write(Path file, Path rows, int width, boolean pooled) {
        try {
            long count;
            try (var lines = Files.lines(rows, UTF_8)) {
                count = lines.map(JsonMapper.shared()::readTree).mapToLong(row -> rows(row, pooled)).sum();
            }
            AtomicFile.write(file, part -> {
                try (var out = new BufferedOutputStream(Files.newOutputStream(part));
                        var lines = Files.newBufferedReader(rows, UTF_8)) {
                    out.write(header(count, width));
                    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                        write(JsonMapper.shared().readTree(line).get(EmbedFields.EMBEDDING), width, pooled, out);
                    }
                }
            });
        } catch (IOException e) {
            throw InvalidInputException.of("--output", e.getMessage(), "a file that can be written")
                    .in(file).causedBy(e);
        }
    }

    private static long rows(JsonNode row, boolean pooled) {
        var embedding = row.get(EmbedFields.EMBEDDING);
        return pooled ? 1 : embedding.isNull() ? 0 : embedding.size();
    }

    private static void write(JsonNode embedding, int width, boolean pooled, OutputStream out) throws IOException {
        var bytes = ByteBuffer.allocate(width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (embedding.isNull()) {
            if (!pooled) {
                return;
            }
            while (bytes.hasRemaining()) {
                bytes.putFloat(Float.NaN);
            }
            out.write(bytes.array());
            return;
        }
        if (!pooled) {
            for (var row : embedding) {
                write(row, width, true, out);
            }
            return;
        }
        for (var number : embedding) {
            bytes.putFloat((float) number.asDouble());
        }
        out.write(bytes.array());
    }

    /** Padded so that the numbers begin at a multiple of 64 bytes, as NumPy writes it. */
    private static byte[] header(long rows, int width) {
        var words = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + width + "), }";
        int head = MAGIC.length + Short.BYTES;
        int padding = BLOCK - (head + words.length() + 1) % BLOCK;
        var text = (words + " ".repeat(padding % BLOCK) + "\n").getBytes(ISO_8859_1);
        return ByteBuffer.allocate(head + text.length).order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC).putShort((short) text.length).put(text).array();
    }
}
