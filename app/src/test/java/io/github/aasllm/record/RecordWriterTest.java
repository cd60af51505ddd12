// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.record.Column.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Records without a command, a file or an input: what any caller of the schema gets. */
class RecordWriterTest {
    private static final List<Column> COLUMNS = List.of(
            Column.of("path", Kind.TEXT),
            Column.of("channel", Kind.TEXT),
            Column.in("speech", "seconds", Kind.NUMBER),
            Column.of("warnings", Kind.TEXTS),
            Column.of("error", Kind.TEXT));

    private final StringWriter written = new StringWriter();

    private RecordWriter writer(Format format, boolean begins) {
        return new RecordWriter(new PrintWriter(written), format, COLUMNS, begins);
    }

    private static Map<String, Object> record(String path) {
        var record = new LinkedHashMap<String, Object>();
        record.put("path", path);
        record.put("channel", "mix");
        record.put("speech", Map.of("seconds", 0.1));
        record.put("warnings", List.of("short", "soft"));
        record.put("error", null);
        return record;
    }

    @Test
    void aFailureHasTheNamesOfOthersAndNoValueButItsClipAndWhy() {
        writer(Format.JSONL, true).failed(new ClipName("upload-7", Optional.empty()), "audio: 0 bytes");
        assertEquals("{\"path\":\"upload-7\",\"channel\":null,\"speech\":null,\"warnings\":[],"
                + "\"error\":\"audio: 0 bytes\"}\n", written.toString());
    }

    @Test
    void csvJoinsNestedNamesByADotAndSeveralValuesByASemicolon() {
        writer(Format.CSV, true).write(record("a, b.wav"));
        assertEquals("path,channel,speech.seconds,warnings,error\n\"a, b.wav\",mix,0.1,short; soft,\n",
                written.toString());
    }

    /** Its text would be "Optional[mix]". */
    @Test
    void csvRefusesAValueThatIsStillWrapped() {
        var record = record("b.wav");
        record.put("channel", Optional.of("mix"));
        var refused = assertThrows(IllegalArgumentException.class, () -> writer(Format.CSV, true).write(record));
        assertEquals("channel: Optional[mix] (expected: what it holds, or null)", refused.getMessage());
    }

    @Test
    void aCsvThatIsGoneOnWithHasNoSecondHeader() {
        writer(Format.CSV, false).write(record("b.wav"));
        assertEquals("b.wav,mix,0.1,short; soft,\n", written.toString());
    }
}
