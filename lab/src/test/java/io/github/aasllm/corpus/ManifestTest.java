// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as spreadsheets, scripts and people write them: the same clips, or a refusal with its line. */
class ManifestTest {
    private static final List<Map<String, String>> TWO = List.of(
            Map.of("path", "a.flac", "label", "anger"), Map.of("path", "b, c.flac", "label", "joy"));

    @TempDir
    private Path folder;

    private List<Map<String, String>> read(String name, String text) throws IOException {
        return read(Files.writeString(folder.resolve(name), text));
    }

    private static List<Map<String, String>> read(Path file) {
        var rows = new ArrayList<Map<String, String>>();
        Manifest.read(file).forEachRemaining(row -> rows.add(Map.copyOf(row.facts())));
        return rows;
    }

    /** What is said of a list, without its path. */
    private String refusal(String name, String text) throws IOException {
        var file = Files.writeString(folder.resolve(name), text);
        return Refusals.of(() -> read(file)).replace(" in " + file, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "path,label\na.flac,anger\n\"b, c.flac\",joy\n",
        "path;label\na.flac;anger\nb, c.flac;joy\n",
        "path\tlabel\na.flac\tanger\nb, c.flac\tjoy\n",
        "sep=;\npath;label\na.flac;anger\nb, c.flac;joy",
        "Path,Label\na.flac,anger\n\"b, c.flac\",joy\n",
        " PATH , label\t\n a.flac ,anger\n\"b, c.flac\" , joy\n",
        "\uFEFFpath,label\r\na.flac,anger\r\n\"b, c.flac\",joy\r\n",
        "\n\npath,label\n\na.flac,anger\n  \n,\n\"b, c.flac\",joy\n\n",
        "label,path\nanger,a.flac\njoy, \"b, c.flac\"\n",
        ",path,label\n0,a.flac,anger\n1,\"b, c.flac\",joy\n",
    })
    void aTableSaysTheSameWhateverItsSeparatorCaseSpacesMarksAndEmptyLines(String text) throws IOException {
        assertEquals(TWO, read("a.csv", text));
        assertEquals(TWO, read("A.TSV", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"path\":\"a.flac\",\"label\":\"anger\"}\n\n{\"label\":\"joy\",\"path\":\"b, c.flac\"}\n",
        "\uFEFF{\"Path\":\" a.flac\",\"LABEL\":\"anger \"}\r\n{\"label\":\"joy\",\"path\":\"b, c.flac\"}",
        "[{\"path\":\"a.flac\",\"label\":\"anger\"},\n {\"label\":\"joy\",\"path\":\"b, c.flac\"}]",
    })
    void objectsSayTheSameOneALineOrInAnArray(String text) throws IOException {
        for (var name : List.of("a.jsonl", "a.ndjson", "a.json")) {
            assertEquals(TWO, read(name, text));
        }
    }

    @Test
    void numbersAndTruthValuesAreTakenAsTheyAreWrittenAndNullIsNothing() throws IOException {
        assertEquals(
                List.of(Map.of("path", "7", "label", "", "speaker", "1.10", "clean", "true")),
                read("a.jsonl", """
                        {"path": 7, "label": null, "speaker": 1.10, "clean": true, "more": {"a": [1]}}
                        """));
    }

    @Test
    void aQuoteThatIsNotClosedIsRefusedWithItsLine() throws IOException {
        var text = "path,label,text\na.flac,anger,\"oops\nb.flac,sadness,x\n";
        var said = refusal("a.csv", text);
        assertTrue(said.startsWith("manifest line 2: a quote that is not closed"), said);
        var later = refusal(
                "b.csv", "path,label,text\na.flac,anger,ok\nb.flac,joy,\"oops\nc.flac,joy,\"x\"\n");
        assertTrue(later.startsWith("manifest line 3: "), later);
    }

    @Test
    void whatCouldHideAClipIsRefusedWithItsLine() throws IOException {
        assertEquals("manifest line 3: 1 cells (expected: 2, as the header has)",
                refusal("a.csv", "path,label\na.flac,anger\nb.flac\n"));
        assertEquals("manifest line 2: 3 cells (expected: 2, as the header has)",
                refusal("a.csv", "path,label\na.flac,anger,x\n"));
        assertEquals("manifest columns: path twice (expected: each once, in whatever case)",
                refusal("a.csv", "path,label,Path\na.flac,anger,b.flac\n"));
        assertEquals("manifest line 1: path twice (expected: each column once)",
                refusal("a.jsonl", "{\"path\": \"a\", \"PATH\": \"b\"}\n"));
        assertEquals("manifest line 2: \"path\" twice (expected: a JSON object)",
                refusal("a.jsonl", "{\"path\": \"a\"}\n{\"path\": \"a\", \"path\": \"b\"}\n"));
        assertEquals("manifest line 2: damaged JSON (expected: a JSON object)",
                refusal("a.jsonl", "{\"path\": \"a\"}\n{\"path\": @b}\n"));
        assertEquals("manifest line 2: a NUL in label (expected: text)",
                refusal("a.csv", "path,label\na.flac,an\0ger\n"));
        assertEquals("manifest line 2: path is nested (expected: a text)",
                refusal("a.jsonl", "{\"path\": \"a\"}\n{\"path\": [\"b\"]}\n"));
        assertEquals("manifest line 2: b (expected: a JSON object)",
                refusal("a.jsonl", "{\"path\": \"a\"}\n\"b\"\n"));
        assertEquals("manifest line 2: cut off (expected: a JSON object)",
                refusal("a.jsonl", "{\"path\": \"a\"}\n{\"path\": \"b\""));
        assertEquals("manifest line 2: no path (expected: a column path)",
                refusal("a.csv", "path,label\n,anger\n"));
    }

    @Test
    void aHeaderWithoutAPathSaysWhatItHasAndWhatSeparatesIt() throws IOException {
        assertEquals("manifest columns: file, label (expected: path among them)",
                refusal("a.csv", "file,label\na.flac,anger\n"));
        var otherwise = "(expected: commas, semicolons or tabs, outside quotes)";
        assertEquals("manifest columns: path|label, separated by | " + otherwise,
                refusal("a.csv", "path|label\na.flac|anger\n"));
        assertEquals("manifest columns: path label, separated by spaces " + otherwise,
                refusal("a.csv", "path label\na.flac anger\n"));
        assertEquals("manifest columns: path;label, separated by ; " + otherwise,
                refusal("a.csv", "\"path;label\"\n\"a.flac;anger\"\n"));
        assertEquals("manifest: nothing (expected: a header with a column path)", refusal("a.csv", "\n"));
    }

    @Test
    void whatIsNoTextIsCalledByItsName() throws IOException {
        for (var charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM")) {
            for (var name : List.of("a.csv", "a.jsonl")) {
                var file = folder.resolve(name);
                Files.write(file, "path,label\na.flac,anger\n".getBytes(Charset.forName(charset)));
                assertEquals("manifest: UTF-16 (expected: UTF-8 text) in " + file
                        + "; save it as CSV in UTF-8", Refusals.of(() -> read(file)));
            }
        }
        var sheet = folder.resolve("sheet.csv");
        Files.write(sheet, "PK\3\4rest".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(Refusals.of(() -> read(sheet)).startsWith("manifest: a ZIP archive, as spreadsheets are"));
        assertTrue(refusal("a.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n")
                .startsWith("manifest: a pointer that Git LFS left"));
    }
}
