// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptionTemplateTest {
    private static final String ALL = "{pitch} {intensity} {speech_rate} {articulation_rate}";
    private static final String EXPECTED = " (expected: {pitch}, {intensity}, {speech_rate} and {articulation_rate})";

    @Test
    void publishedWordingStaysAsItIs() {
        // Models are trained on this text: a new wording needs a new name.
        assertEquals("In this recording the pitch is {pitch}, the intensity is {intensity}, the speech rate is "
                + "{speech_rate} and the articulation rate is {articulation_rate}.",
                DescriptionTemplate.builtIn("sentence-v1").text());
    }

    @Test
    void hashIsSha256OfTheText() {
        // echo -n "{pitch} {intensity} {speech_rate} {articulation_rate}" | sha256sum
        assertEquals("ceb333a84ee485fe82b71d300d5cc64f98c699a7448546d7f4df90e9ffe585f7",
                new DescriptionTemplate("any", ALL).hash());
    }

    @Test
    void unknownNameIsRefused() {
        assertEquals("description template: sentence-v9 (expected: one of sentence-v1, compact-v1, chinese-v1)",
                assertThrows(InvalidInputException.class, () -> DescriptionTemplate.builtIn("sentence-v9"))
                        .getMessage());
    }

    @Test
    void unknownSlotIsRefused() {
        assertEquals("description template mine: slot {loudness}" + EXPECTED, refusal(ALL + " {loudness}"));
    }

    @Test
    void missingSlotIsRefused() {
        assertEquals("description template mine: no slot {speech_rate}" + EXPECTED,
                refusal("{pitch} {intensity} {articulation_rate}"));
    }

    @Test
    void userFileIsReadWithoutItsLastLineEnd(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("my.words.txt"), "Ä " + ALL + "\n");
        assertEquals(new DescriptionTemplate("my.words", "Ä " + ALL), DescriptionTemplate.read(file));
    }

    @Test
    void refusalOfAUserFileNamesIt(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("mine.txt"), "no slots");
        assertEquals("description template mine: no slot {pitch}" + EXPECTED + " in " + file, refusal(file));
        assertEquals("description template: missing or unreadable (expected: a UTF-8 text) in "
                + folder.resolve("none.txt"), refusal(folder.resolve("none.txt")));
        Files.write(file, "Ä".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("description template: not UTF-8 (expected: a UTF-8 text) in " + file, refusal(file));
    }

    private static String refusal(Path file) {
        return assertThrows(InvalidInputException.class, () -> DescriptionTemplate.read(file)).getMessage();
    }

    private static String refusal(String text) {
        return assertThrows(InvalidInputException.class, () -> new DescriptionTemplate("mine", text))
                .getMessage();
    }
}
