// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of {@code --output} has the format in which its name ends, unless {@code --format} says another. */
class NamedFormatTest {
    /** With what the files begin. */
    private static final Map<String, String> BEGINNINGS = Map.of("csv", "path,channel,", "JSONL", "{\"path\":", "jsonl",
            "{\"path\":", "Parquet", "PAR1", "npy", "\u0093NUMPY", "vtt", "WEBVTT", "TextGrid", "File type = \"ooTextFile\"");

    @TempDir
    private Path folder;

    private Path clip;
    private Path model;

    @BeforeEach
    void make() throws IOException {
        clip = Sound.tone(folder.resolve("clip.wav"), 200, 0.5);
        model = folder.resolve("model");
        assertEquals(0, aasllm("model", "random", "-o", model).exitCode());
    }

    private void assertBegins(String ending, String file, String said) throws IOException {
        var text = Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1);
        assertTrue(text.startsWith(BEGINNINGS.get(ending)), file + ": " + text + said);
    }

    @Test
    void theNameSaysTheFormat() throws IOException {
        var rows = List.of("csv", "JSONL", "Parquet");
        for (var ending : rows) {
            for (var command : List.of("extract", "predict", "timeline", "embed")) {
                var file = command + "." + ending;
                var call = command.equals("extract") ? aasllm(command, clip, "-o", folder.resolve(file))
                        : aasllm(command, clip, "-o", folder.resolve(file), "--model", model);
                assertEquals(0, call.exitCode(), call.err());
                assertBegins(ending, file, call.err());
            }
        }
        for (var ending : List.of("vtt", "TextGrid")) {
            var call = aasllm("timeline", clip, "-o", folder.resolve("t." + ending), "--model", model);
            assertBegins(ending, "t." + ending, call.err());
        }
        var call = aasllm("embed", clip, "-o", folder.resolve("e.npy"), "--model", model);
        assertBegins("npy", "e.npy", call.err());
    }

    @Test
    void aGivenFormatCountsAndAnotherEndingIsNoFormat() throws IOException {
        assertEquals(0, aasllm("extract", clip, "--format", "jsonl", "-o", folder.resolve("a.csv")).exitCode());
        assertBegins("jsonl", "a.csv", "");
        for (var name : List.of("a.txt", "csv", ".csv", "a.csv.bak")) {
            var call = aasllm("extract", clip, "-o", folder.resolve(name));
            assertEquals("--format: table (expected: jsonl, csv or parquet with --output, or a file that ends so)", call.err().strip());
            assertEquals(2, call.exitCode());
            assertFalse(Files.exists(folder.resolve(name)));
        }
        assertEquals(0, aasllm("embed", clip, "-o", folder.resolve("e.txt"), "--model", model).exitCode());
        assertBegins("jsonl", "e.txt", "");
    }

    @Test
    void evaluateHasNoCsv() throws IOException {
        var list = Files.writeString(folder.resolve("list.csv"), "path,label\nclip.wav,anger\n");
        var call = aasllm("evaluate", "--model", model, "--data", list, "-o", folder.resolve("p.csv"));
        assertEquals("--format: csv, as --output ends (expected: jsonl or parquet)", call.err().strip());
        assertEquals(2, call.exitCode());
        var parquet = folder.resolve("p.parquet");
        assertEquals(0, aasllm("evaluate", "--model", model, "--data", list, "-o", parquet).exitCode());
        assertBegins("Parquet", "p.parquet", "");
    }
}
