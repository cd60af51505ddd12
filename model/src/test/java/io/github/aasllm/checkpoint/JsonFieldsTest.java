// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields by kind, and every refusal with the field's whole name. */
class JsonFieldsTest {
    private static final Path FILE = Path.of("x.json");

    @Test
    void whatIsAbsentOrNullIsTheFallback() {
        for (var fields : List.of(fields("{}"), fields("{'k':null}"))) {
            assertFalse(fields.has("k"));
            assertEquals(7, fields.count("k", 7));
            assertEquals(0, fields.index("k", 0));
            assertEquals(0.5, fields.positive("k", 0.5));
            assertTrue(fields.flag("k", true));
            assertEquals(Optional.empty(), fields.text("k"));
            assertTrue(fields.object("k").keys().isEmpty());
        }
    }

    @Test
    void whatIsThereIsRead() {
        var fields = fields("{'n':1,'zero':0,'x':1e-5,'whole':3,'yes':true,'word':'','inner':{'n':2}}");
        assertEquals(1, fields.count("n", 9));
        assertEquals(0, fields.index("zero", 9));
        assertEquals(1e-5, fields.positive("x", 9));
        assertEquals(3, fields.positive("whole", 9));
        assertTrue(fields.flag("yes", false));
        assertEquals(Optional.of(""), fields.text("word"));
        assertEquals(2, fields.object("inner").count("n", 9));
        assertEquals(List.of("n", "zero", "x", "whole", "yes", "word", "inner"), List.copyOf(fields.keys()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.0", "1.5", "2147483648", "\"1\"", "true", "[1]", "{}"})
    void aCountIsAWholeNumberOfAtLeastOne(String value) {
        var message = Refusals.of(() -> inner(value).count("k", 1));
        assertEquals("outer.k: " + value + " (expected: a whole number >= 1) in x.json", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0.0", "2147483648", "\"0\"", "false"})
    void anIndexIsAWholeNumberOfAtLeastZero(String value) {
        var message = Refusals.of(() -> inner(value).index("k", 1));
        assertEquals("outer.k: " + value + " (expected: a whole number >= 0) in x.json", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0.5", "\"1\"", "true", "[]"})
    void aPositiveNumberIsAboveZeroAndFinite(String value) {
        var message = Refusals.of(() -> inner(value).positive("k", 1));
        assertEquals("outer.k: " + value + " (expected: a finite number > 0) in x.json", message);
        assertTrue(Refusals.of(() -> inner("1" + "0".repeat(400)).positive("k", 1))
                .endsWith("(expected: a finite number > 0) in x.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "\"true\"", "{}"})
    void aFlagIsTrueOrFalse(String value) {
        var message = Refusals.of(() -> inner(value).flag("k", true));
        assertEquals("outer.k: " + value + " (expected: true or false) in x.json", message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "true", "[\"a\"]", "{}"})
    void textIsAString(String value) {
        assertEquals("outer.k: " + value + " (expected: text) in x.json",
                Refusals.of(() -> inner(value).text("k")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "true", "[]", "\"{}\""})
    void anObjectIsAnObject(String value) {
        var message = Refusals.of(() -> inner(value).object("k"));
        assertEquals("outer.k: " + value + " (expected: an object) in x.json", message);
    }

    @Test
    void aLongValueIsShownToItsEightiethCharacter() {
        var message = fields("{}").refusal("k", "x".repeat(81), "less").getMessage();
        assertEquals("k: " + "x".repeat(80) + "... (expected: less) in x.json", message);
    }

    @Test
    void aFileThatIsMissingEmptyOrNoObjectIsRefused(@TempDir Path folder) throws IOException {
        var file = folder.resolve("config.json");
        assertEquals("file: " + file + " (expected: a JSON file)", Refusals.of(() -> JsonFields.read(file)));
        Files.writeString(file, "");
        assertEquals("content: an empty file (expected: JSON) in " + file + "; download it anew",
                Refusals.of(() -> JsonFields.read(file)));
        Files.writeString(file, "\"text\"");
        assertEquals("content: STRING (expected: a JSON object) in " + file,
                Refusals.of(() -> JsonFields.read(file)));
        Files.writeString(file, "{\"a\": 1} {\"a\": 2}");
        assertTrue(Refusals.of(() -> JsonFields.read(file)).endsWith(" (expected: JSON) in " + file));
    }

    @Test
    void aFileAbove64MebibytesIsRefusedUnread(@TempDir Path folder) throws IOException {
        var file = folder.resolve("config.json");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength((64L << 20) + 1);
        }
        assertEquals(
                "size: 67108865 bytes (expected: at most 64 MiB of JSON) in " + file,
                Refusals.of(() -> JsonFields.read(file)));
    }

    private static JsonFields inner(String value) {
        return fields("{'outer':{'k':" + value + "}}").object("outer");
    }

    private static JsonFields fields(String json) {
        return JsonFields.of(FILE, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
