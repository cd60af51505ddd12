// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.error.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    void hashesOfPublishedTemplatesStay() {
        // sha256sum of each file without its last line feed
        assertEquals("c2527c919185d4bfe224f23b7fb9eeb1882fc237907abe4c4693a076c5234851", DescriptionTemplate.builtIn("sentence-v1").hash());
        assertEquals("4410b84dbe85cb0fa1d7a25ee87e570bea129a9688a903122784a83e843094a8", DescriptionTemplate.builtIn("compact-v1").hash());
        assertEquals("99b80887a184f9df9ec403d2bb356e7a1552f1b88a316c562ac9361431426073", DescriptionTemplate.builtIn("chinese-v1").hash());
    }

    @Test
    void everyTemplateSaysTheLevelsInItsOwnWords() {
        var levels = Map.of(Cue.PITCH, Level.LOW, Cue.INTENSITY, Level.HIGH, Cue.SPEECH_RATE, Level.MIDDLE,
                Cue.ARTICULATION_RATE, Level.LOW);
        var undefined = Set.of(Cue.ARTICULATION_RATE);
        assertEquals("In this recording the pitch is low, the intensity is high, the speech rate is medium and the "
                + "articulation rate is low (undefined).",
                DescriptionTemplate.builtIn("sentence-v1").fill(levels, undefined));
        assertEquals("pitch=low intensity=high speech_rate=medium articulation_rate=low(undefined)",
                DescriptionTemplate.builtIn("compact-v1").fill(levels, undefined));
        assertEquals("这段录音的音高为低，音强为高，语速为中，发音速率为低（无法测定）。",
                DescriptionTemplate.builtIn("chinese-v1").fill(levels, undefined));
        assertEquals("down up medium down (undefined)",
                new DescriptionTemplate("mine", "# words\nlow: \"down\"\nhigh: \"up\"\n---\n" + ALL)
                        .fill(levels, undefined));
        assertEquals("{intensity} {intensity} medium {intensity} (undefined)",
                new DescriptionTemplate("mine", "low: \"{intensity}\"\nhigh: \"{intensity} \"\n---\n" + ALL)
                        .fill(levels, undefined).replace("  ", " "), "a word is no slot");
    }

    @Test
    void everyBuiltInTemplateCanLeaveOutEachCue() {
        var levels = Map.of(Cue.PITCH, Level.LOW, Cue.INTENSITY, Level.HIGH, Cue.SPEECH_RATE, Level.MIDDLE,
                Cue.ARTICULATION_RATE, Level.LOW);
        var undefined = Set.of(Cue.PITCH);
        assertEquals("In this recording the intensity is high, the speech rate is medium and the articulation rate is "
                + "low.", DescriptionTemplate.builtIn("sentence-v1").fillWithout(Cue.PITCH, levels, undefined).get());
        assertEquals("In this recording the pitch is low (undefined), the intensity is high and the speech rate is "
                + "medium.", DescriptionTemplate.builtIn("sentence-v1")
                        .fillWithout(Cue.ARTICULATION_RATE, levels, undefined).get());
        assertEquals("pitch=low(undefined) speech_rate=medium articulation_rate=low",
                DescriptionTemplate.builtIn("compact-v1").fillWithout(Cue.INTENSITY, levels, undefined).get());
        assertEquals("这段录音的音高为低（无法测定），音强为高，发音速率为低。",
                DescriptionTemplate.builtIn("chinese-v1").fillWithout(Cue.SPEECH_RATE, levels, undefined).get());
        for (var name : DescriptionTemplate.BUILT_IN) {
            var template = DescriptionTemplate.builtIn(name);
            for (var cue : Cue.values()) {
                var text = template.fillWithout(cue, levels, undefined).get();
                assertTrue(text.length() < template.fill(levels, undefined).length(), text);
                assertTrue(text.substring(0, 5).equals(template.fill(levels, undefined).substring(0, 5))
                        || name.equals("compact-v1") && cue == Cue.PITCH, text); // one beginning, where it has one
            }
        }
    }

    @Test
    void aTemplateOfOnesOwnLeavesOutWhatItHasWordsFor() {
        var mine = new DescriptionTemplate("mine", "without_pitch: \"{articulation_rate}{intensity}{speech_rate}\"\n"
                + "high: \"+\"\nlow: \"-\"\n---\n" + ALL);
        var levels = Map.of(Cue.PITCH, Level.LOW, Cue.INTENSITY, Level.HIGH, Cue.SPEECH_RATE, Level.HIGH,
                Cue.ARTICULATION_RATE, Level.LOW);
        assertEquals(Optional.of("-++"), mine.fillWithout(Cue.PITCH, levels, Set.of()));
        assertEquals(Optional.empty(), mine.fillWithout(Cue.INTENSITY, levels, Set.of()));
        // another text under a built-in name is not the built-in
        assertEquals(Optional.empty(),
                new DescriptionTemplate("sentence-v1", ALL).fillWithout(Cue.PITCH, levels, Set.of()));
        assertEquals("description template mine, without_pitch: slot {pitch} (expected: {intensity}, {speech_rate} and "
                + "{articulation_rate})", refusal("without_pitch: \"{pitch}\"\n---\n" + ALL));
        assertEquals("description template mine, without_intensity: no slot {articulation_rate} (expected: {pitch}, "
                + "{speech_rate} and {articulation_rate})",
                refusal("without_intensity: \"{pitch} {speech_rate}\"\n---\n" + ALL));
    }

    @Test
    void aHeadOfAnotherFormIsRefused() {
        String keys = " (expected: one of [low, medium, high, undefined, without_pitch, without_intensity, "
                + "without_speech_rate, without_articulation_rate], as in low: \"low\")";
        assertEquals("description template mine: low = down" + keys, refusal("low = down\n---\n" + ALL));
        assertEquals("description template mine: deep: \"x\"" + keys, refusal("deep: \"x\"\n---\n" + ALL));
        assertEquals("description template mine: low: \"\"" + keys, refusal("low: \"\"\n---\n" + ALL));
        assertEquals("description template mine: low: \"" + keys, refusal("low: \"\n---\n" + ALL));
        assertEquals("description template mine: low twice (expected: each key once)",
                refusal("low: \"a\"\nlow: \"b\"\n---\n" + ALL));
        assertEquals("description template mine: levels [high, medium, high] (expected: a word of its own for each "
                + "level)", refusal("low: \"high\"\n---\n" + ALL));
    }

    @Test
    void aNameIsThatOfABuiltInTemplateOrOfAFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("mine.txt"), ALL);
        assertEquals(DescriptionTemplate.builtIn("compact-v1"), DescriptionTemplate.named("compact-v1"));
        assertEquals(DescriptionTemplate.read(file), DescriptionTemplate.named(file.toString()));
        assertEquals("description: poem (expected: sentence-v1, compact-v1, chinese-v1, or a file)",
                assertThrows(InvalidInputException.class, () -> DescriptionTemplate.named("poem")).getMessage());
    }

    @Test
    void hashIsSha256OfTheText() {
        // echo -n "{pitch} {intensity} {speech_rate} {articulation_rate}" | sha256sum
        assertEquals("ceb333a84ee485fe82b71d300d5cc64f98c699a7448546d7f4df90e9ffe585f7",
                new DescriptionTemplate("any", ALL).hash());
    }

    @Test
    void unknownNameIsRefused() {
        assertEquals("description template: sentence-v9 (expected: one of sentence-v1, compact-v1, chinese-v1);"
                        + " did you mean sentence-v1?",
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
