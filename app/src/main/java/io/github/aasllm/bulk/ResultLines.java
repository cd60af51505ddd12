// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.record.Format;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The rows of a file one after the other, as the bytes that they are, each with the line feed that ends it;
 * in CSV one between quotes ends none.
 */
final class ResultLines implements AutoCloseable {
    private final InputStream bytes;
    private final boolean quoted;
    private final ByteArrayOutputStream row = new ByteArrayOutputStream();

    ResultLines(Path file, Format format) throws IOException {
        bytes = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        quoted = format == Format.CSV;
    }

    /** The next whole row; null at the end. */
    byte[] next() throws IOException {
        row.reset();
        boolean within = false;
        for (int each = bytes.read(); each >= 0; each = bytes.read()) {
            row.write(each);
            within ^= quoted && each == '"';
            if (each == '\n' && !within) {
                return row.toByteArray();
            }
        }
        return null;
    }

    /** At the end, what is left behind the last whole row. */
    byte[] torn() {
        return row.toByteArray();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
