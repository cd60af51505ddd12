// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.record.Column.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFileTest {
    private static final List<Column> COLUMNS = List.of(
            Column.of("path", Kind.TEXT),
            Column.of("states", Kind.COUNT),
            // a label may hold the sign that joins names in CSV
            Column.in("probabilities", "joy", Kind.NUMBER),
            Column.in("probabilities", "no. 2", Kind.NUMBER),
            new Column(List.of("explanation", "pitch", "marginal"), Kind.FLAG),
            Column.of("embedding", Kind.NUMBERS),
            Column.of("frames", Kind.ROWS),
            Column.of("warnings", Kind.TEXTS),
            Column.of("error", Kind.TEXT));

    @TempDir
    private Path folder;

    private List<Group> written(String... lines) throws IOException {
        var rows = Files.write(folder.resolve("x.parquet.jsonl"), List.of(lines));
        ParquetFile.write(folder.resolve("x.parquet"), rows, COLUMNS);
        return ParquetRows.groups(folder.resolve("x.parquet"));
    }

    @Test
    void everyValueComesBackAsTheRecordHasIt() throws IOException {
        var rows = written(
                """
                {"path":"a.wav","states":2,"probabilities":{"joy":0.1,"no. 2":0.9},\
                "explanation":{"pitch":{"marginal":true}},"embedding":[1.5,-2],"frames":[[1,2],[3,4]],\
                "warnings":["short","soft"],"error":null}""",
                """
                {"path":"\u00fc.wav","states":null,"probabilities":null,"explanation":null,"embedding":null,\
                "frames":[],"warnings":[],"error":"audio: 0 bytes"}""");
        assertEquals(2, rows.size());
        var first = rows.getFirst();
        assertEquals("a.wav", first.getString("path", 0));
        assertEquals(2, first.getLong("states", 0));
        assertEquals(0.1, first.getGroup("probabilities", 0).getDouble("joy", 0));
        assertEquals(0.9, first.getGroup("probabilities", 0).getDouble("no. 2", 0));
        assertTrue(first.getGroup("explanation", 0).getGroup("pitch", 0).getBoolean("marginal", 0));
        var embedding = first.getGroup("embedding", 0);
        assertEquals(2, embedding.getFieldRepetitionCount("list"));
        assertEquals(-2f, embedding.getGroup("list", 1).getFloat("element", 0));
        var frame = first.getGroup("frames", 0).getGroup("list", 1).getGroup("element", 0);
        assertEquals(3f, frame.getGroup("list", 0).getFloat("element", 0));
        assertEquals("soft", first.getGroup("warnings", 0).getGroup("list", 1).getString("element", 0));
        assertEquals(0, first.getFieldRepetitionCount("error"));
        var failed = rows.getLast();
        assertEquals("\u00fc.wav", failed.getString("path", 0));
        assertEquals("audio: 0 bytes", failed.getString("error", 0));
        for (var none : List.of("states", "probabilities", "explanation", "embedding")) {
            assertEquals(0, failed.getFieldRepetitionCount(none), none);
        }
        // no list and an empty one are two things
        assertEquals(1, failed.getFieldRepetitionCount("frames"));
        assertEquals(0, failed.getGroup("frames", 0).getFieldRepetitionCount("list"));
    }

    @Test
    void aValueWithoutAColumnIsNotDroppedWithoutAWord() {
        assertThrows(IllegalStateException.class, () -> written("{\"path\":\"a.wav\",\"pitch\":1}"));
        assertFalse(Files.exists(folder.resolve("x.parquet")));
        assertFalse(Files.exists(folder.resolve("x.parquet.part")));
    }

    /** As probabilities are of a model that tells none: Parquet has no group without a field. */
    @Test
    void aMapThatIsAlwaysEmptyIsLeftOut() throws IOException {
        assertEquals("a.wav", written("{\"path\":\"a.wav\",\"dimensions\":{}}").getFirst().getString("path", 0));
    }

    @Test
    void aFolderThatIsNotThereIsRefused() throws IOException {
        var rows = Files.writeString(folder.resolve("rows.jsonl"), "");
        assertThrows(InvalidInputException.class, () ->
                ParquetFile.write(folder.resolve("none").resolve("x.parquet"), rows, COLUMNS));
    }
}
