// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.file.AtomicFile;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.Format;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of results in which clips have several rows, written again: the last row of a clip takes the
 * place of its first. The new file takes the place of the old one at once, so that a kill leaves one of them.
 */
final class SettledResults {
    private final Path file;
    private final Format format;
    private final RowKind kind;
    private final Map<String, Integer> first = new HashMap<>(); // row by key
    private final Map<String, Integer> last = new HashMap<>();
    private final Map<Integer, List<byte[]>> moved = new HashMap<>(); // by the row whose place they take

    private SettledResults(Path file, Format format, RowKind kind) {
        this.file = file;
        this.format = format;
        this.kind = kind;
    }

    /** Writes a file again. */
    static void write(Path file, Format format, RowKind kind) throws IOException {
        var target = file.toRealPath(); // where the name is a link, the link stays
        var settled = new SettledResults(target, format, kind);
        settled.forEach(settled::number);
        settled.forEach(settled::move);
        var part = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".part");
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(part))) {
                settled.forEach((index, row, line) -> settled.writeAt(index, row, line, out));
            }
            var rights = Files.getFileAttributeView(target, PosixFileAttributeView.class);
            if (rights != null) {
                Files.setPosixFilePermissions(part, rights.readAttributes().permissions());
            }
            AtomicFile.replace(target, part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void number(int index, ResultRow row, byte[] line) {
        if (row == null) {
            return;
        }
        var each = first.get(ResultRow.key(row.path(), Channel.EACH.word()));
        first.putIfAbsent(row.key(), each == null ? index : each);
        last.put(row.key(), index);
    }

    private void move(int index, ResultRow row, byte[] line) {
        if (row == null) {
            return;
        }
        int place = first.get(row.key());
        if (last.get(row.key()) == index && place != index) {
            moved.computeIfAbsent(place, none -> new ArrayList<>()).add(line);
        }
    }

    private void writeAt(int index, ResultRow row, byte[] line, OutputStream out) throws IOException {
        for (var instead : moved.getOrDefault(index, List.of())) {
            out.write(instead);
        }
        boolean stays = row == null
                || last.get(row.key()) == index && first.get(row.key()) == index && !moved.containsKey(index);
        if (stays) {
            out.write(line);
        }
    }

    private void forEach(Row work) throws IOException {
        try (var lines = new ResultLines(file, format)) {
            List<Column> columns = null;
            int index = 0;
            for (var line = lines.next(); line != null; line = lines.next()) {
                if (format == Format.CSV && columns == null) {
                    columns = ResultRow.header(kind, line).orElseThrow();
                    work.at(index, null, line);
                } else {
                    work.at(index, (columns == null ? ResultRow.ofJson(kind, line) : ResultRow.ofCsv(kind, columns, line))
                            .orElseThrow(), line);
                }
                index++;
            }
        }
    }

    /** What is done with a row, which is null for the header of CSV. */
    @FunctionalInterface
    private interface Row {
        void at(int index, ResultRow row, byte[] line) throws IOException;
    }
}
