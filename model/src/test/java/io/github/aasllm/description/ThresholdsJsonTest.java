// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file thresholds.json: what is written is read, and anything else is refused by name. */
class ThresholdsJsonTest {
    private static final String FIELDS =
            "method, normalisation, sampling_rate, medians, clips, clips_sha256, counted";

    @TempDir
    private Path folder;
    private Path file;
    private String good;

    @BeforeEach
    void writeAFile() throws IOException {
        file = folder.resolve("thresholds.json");
        ThresholdsTest.ofPitches(100.1, 1 / 3.0).write(file);
        good = Files.readString(file);
    }

    @Test
    void whatIsWrittenIsReadToTheLastBit() {
        assertEquals(ThresholdsTest.ofPitches(100.1, 1 / 3.0), Thresholds.read(file));
    }

    @Test
    void fileSaysHowManyClipsCounted() {
        assertTrue(good.contains("\"clips\" : 2"), good);
        assertTrue(good.contains("\"counted\" : {"), good);
    }

    @Test
    void missingFileNamesTheCommandThatMakesIt() {
        Path missing = folder.resolve("none.json");
        assertEquals("thresholds: missing or unreadable (expected: a thresholds.json) in " + missing
                + "; make one with: aasllm thresholds MANIFEST -o none.json", refusal(missing));
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertEquals("thresholds: not JSON (expected: a JSON object) in " + file, refusalOf("medians = 3"));
        assertEquals("thresholds: [1] (expected: a JSON object) in " + file, refusalOf("[1]"));
    }

    @Test
    void unknownFieldIsRefused() {
        assertEquals("thresholds field: mean (expected: one of " + FIELDS + ") in " + file,
                refusalOf(good.replace("\"method\"", "\"mean\" : 1, \"method\"")));
    }

    @Test
    void missingFieldIsRefused() {
        assertEquals("thresholds field: clips_sha256 is missing (expected: " + FIELDS + ") in " + file,
                refusalOf(good.replaceAll("\"clips_sha256\" : \"[0-9a-f]+\",", "")));
    }

    @Test
    void fieldThatOccursTwiceIsRefused() {
        assertEquals("thresholds: not JSON (expected: a JSON object) in " + file,
                refusalOf(good.replace("\"method\"", "\"clips\" : 1, \"method\"")));
    }

    @Test
    void valueOfTheWrongKindIsRefused() {
        assertEquals("clips: \"2\" (expected: a whole number) in " + file,
                refusalOf(good.replace("\"clips\" : 2", "\"clips\" : \"2\"")));
        assertEquals("method: 3 (expected: a text) in " + file, refusalOf(good.replace("\"paper\"", "3")));
        assertEquals("medians.speech_rate: null (expected: a number) in " + file,
                refusalOf(good.replace("\"speech_rate\" : 0.5", "\"speech_rate\" : null")));
    }

    /** As a whole number JSON may have any length, and a double ends at 1.8e308. */
    @Test
    void numberBeyondADoubleIsRefused() {
        var digits = "1" + "0".repeat(400);
        assertEquals("medians.speech_rate: " + digits + " (expected: a finite number) in " + file,
                refusalOf(good.replace("\"speech_rate\" : 0.5", "\"speech_rate\" : " + digits)));
        assertEquals("medians.speech_rate: \"Infinity\" (expected: a finite number) in " + file,
                refusalOf(good.replace("\"speech_rate\" : 0.5", "\"speech_rate\" : 1e400")));
    }

    @Test
    void unknownMethodOrNormalisationIsRefused() {
        assertEquals("method: praat (expected: one of paper, voice) in " + file,
                refusalOf(good.replace("\"paper\"", "\"praat\"")));
        assertEquals("normalisation: loud (expected: one of none, level, edges, level+edges) in " + file,
                refusalOf(good.replace("\"none\"", "\"loud\"")));
    }

    @Test
    void countAboveTheNumberOfClipsIsRefused() {
        assertEquals("counted pitch_hz: 2 (expected: 1 to the number of clips, 1) in " + file,
                refusalOf(good.replace("\"clips\" : 2", "\"clips\" : 1")));
    }

    private String refusalOf(String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        return refusal(file);
    }

    private static String refusal(Path path) {
        return assertThrows(InvalidInputException.class, () -> Thresholds.read(path)).getMessage();
    }
}
