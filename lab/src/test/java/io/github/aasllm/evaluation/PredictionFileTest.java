// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionFileTest {
    @TempDir
    private Path folder;

    @Test
    void aRowComesBackAsItWas() throws IOException {
        var probabilities = new LinkedHashMap<String, Double>();
        probabilities.put("sadness", 1.0 / 3); // no exact decimal: full precision is kept
        probabilities.put("anger", 2.0 / 3); // behind sadness: order is kept
        var row = new PredictionRow(
                "03a01Wa", "anger", "anger", probabilities, Map.of(), Map.of("speaker", "03"),
                new Origin("emodb", "leave-one-speaker-out", ArmName.of("none/none"), 7, "03",
                Map.of("prompt", "paper")));
        var file = folder.resolve("predictions.jsonl");
        try (var out = Files.newBufferedWriter(file)) {
            PredictionFile.append(out, row);
            PredictionFile.append(out, row);
        }
        var read = PredictionFile.read(file);
        assertEquals(List.of(row, row), read);
        assertEquals(List.of("sadness", "anger"), List.copyOf(read.getFirst().probabilities().keySet()));
    }

    @Test
    void aLineThatIsNoPredictionIsNamed() throws IOException {
        var file = folder.resolve("predictions.jsonl");
        Files.writeString(file, "{\"id\":\"a\"}\n");
        var refusal = assertThrows(InvalidInputException.class, () -> PredictionFile.read(file));
        assertEquals("predictions line 1, field label: missing (expected: a text) in " + file,
                refusal.getMessage());
    }

    /** A name with variants has both as fields of the row; rows of earlier releases have the name alone. */
    @Test
    void anArmIsReadByItsFieldsAndWithoutThemByItsName() throws IOException {
        var arm = new ArmName("aligned/shuffled", List.of("voice", "prior"));
        var file = folder.resolve("predictions.jsonl");
        try (var out = Files.newBufferedWriter(file)) {
            PredictionFile.append(out, new PredictionRow("a", "joy", "joy", Map.of(), Map.of(), Map.of(),
                    new Origin("c", "p", arm, 1, "f", Map.of())));
        }
        var line = Files.readString(file);
        var fields = """
                "arm":"aligned/shuffled, voice, prior","system":"aligned/shuffled","variants":["voice","prior"]\
                """;
        assertTrue(line.contains(fields), line);
        Files.writeString(file, line + line.replace(fields, "\"arm\":\"aligned/shuffled, voice, prior\""));
        var rows = PredictionFile.read(file);
        assertEquals(arm, rows.getFirst().origin().arm());
        assertEquals(rows.getFirst(), rows.getLast());
    }

    @Test
    void anArmWhoseFieldsSayAnotherNameIsRefused() throws IOException {
        assertEquals("2, field arm: none (expected: none, voice, by system and variants)",
                refusal("\"seed\"", "\"system\":\"none\",\"variants\":[\"voice\"],\"seed\""));
        assertEquals("2, field variants: missing (expected: a list of texts)",
                refusal("\"seed\"", "\"system\":\"none\",\"seed\""));
        for (var other : List.of("null", "\"voice\"", "[1]", "{\"a\":\"b\"}")) {
            assertEquals("2, field variants: " + other + " (expected: a list of texts)",
                    refusal("\"seed\"", "\"system\":\"none\",\"variants\":" + other + ",\"seed\""));
        }
        assertEquals("2, field system: \"a, b\" (expected: a text without ', ')",
                refusal("\"seed\"", "\"system\":\"a, b\",\"variants\":[],\"seed\""));
    }

    private static final String LINE = """
            {"id":"a","label":"joy","emotion":"joy","probabilities":{"joy":0.75,"anger":0.25},\
            "log_scores":{},"facts":{"sex":"male"},"corpus":"c","protocol":"p","arm":"none","seed":1,\
            "fold":"f","details":{}}
            """;

    /** What is said of a line in place of one that is whole, without the file. */
    private String refusal(String what, String by) throws IOException {
        assertTrue(LINE.contains(what), what);
        var file = folder.resolve("predictions.jsonl");
        Files.writeString(file, LINE + LINE.replace(what, by));
        var refusal = assertThrows(InvalidInputException.class, () -> PredictionFile.read(file));
        assertTrue(refusal.getMessage().endsWith(" in " + file), refusal.getMessage());
        return refusal.getMessage().replace(" in " + file, "").replace("predictions line 2", "2");
    }

    @Test
    void everyFieldMustBeThereAndBeOfItsKind() throws IOException {
        for (var field : List.of("id", "label", "emotion", "corpus", "protocol", "arm", "fold")) {
            var value = LINE.replaceFirst("(?s).*\"" + field + "\":(\"[^\"]*\").*", "$1");
            var whole = "\"" + field + "\":" + value;
            var start = "2, field " + field + ": ";
            assertEquals(start + "missing (expected: a text)", refusal(whole + ",", ""));
            for (var other : List.of("null", "3", "[]", "\" \"")) {
                assertEquals(start + other + " (expected: a text)",
                        refusal(whole, "\"" + field + "\":" + other));
            }
        }
        for (var none : List.of("null", "1.5")) {
            assertEquals("2, field seed: " + none + " (expected: a whole number)",
                    refusal("\"seed\":1", "\"seed\":" + none));
        }
        assertEquals("2, field facts.sex: null (expected: a text)", refusal("\"male\"", "null"));
        assertEquals("2, field details: null (expected: an object of texts)",
                refusal("\"details\":{}", "\"details\":null"));
        assertEquals("2, field probabilities: [] (expected: an object of numbers by label)",
                refusal("{\"joy\":0.75,\"anger\":0.25}", "[]"));
        assertEquals("2, field log_scores: joy (expected: those of probabilities: joy, anger)",
                refusal("\"log_scores\":{}", "\"log_scores\":{\"joy\":-1}"));
        assertTrue(refusal("\"id\":\"a\"", "\"id\":\"a\",\"id\":\"b\"").startsWith("2: \"id\" twice"));
        assertEquals("2, field emotion: anger (expected: the most probable label: joy)",
                refusal("\"emotion\":\"joy\"", "\"emotion\":\"anger\""));
        assertEquals("2: damaged JSON (expected: a prediction)", refusal("{\"id\"", "{@id"));
        assertEquals("2: an array (expected: a JSON object)", refusal(LINE, "[]\n"));
        assertEquals("2: cut off (expected: a prediction)", refusal(LINE, LINE.substring(0, 40) + "\n"));
        assertEquals("2: not UTF-8 (expected: a prediction)", refusal("{\"id\"", "\uFFFD\"id\""));
    }

    @Test
    void whatStandsInPlaceOfPredictionsIsCalledSo() throws IOException {
        var file = Files.writeString(folder.resolve("predictions.jsonl"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12\n");
        assertEquals("content: a Git LFS pointer, not the file itself (expected: predictions, a JSON"
                + " object a line) in " + file + "; fetch it by git lfs pull, or download it anew",
                assertThrows(InvalidInputException.class, () -> PredictionFile.read(file)).getMessage());
    }

    @Test
    void probabilitiesAreFiniteFromZeroToOneAndSumToOne() throws IOException {
        assertEquals("2, field probabilities.joy: -0.75 (expected: 0 to 1)", refusal("0.75", "-0.75"));
        assertEquals("2, field probabilities.joy: 1.75 (expected: 0 to 1)", refusal("0.75", "1.75"));
        for (var none : List.of("NaN", "Infinity", "null", "\"0.75\"", "true")) {
            var said = refusal("0.75", none);
            assertTrue(said.startsWith("2, field probabilities.joy: "), said);
            assertTrue(said.endsWith(" (expected: a finite number)"), said);
        }
        assertEquals("2, field probabilities: a sum of 0.99 (expected: 1, to 1.0E-6)",
                refusal("0.75", "0.74"));
        // in single precision the three thirds are 0.33333334, and sum to 1 + 3e-8
        Files.writeString(folder.resolve("p"), LINE.replace("{\"joy\":0.75,\"anger\":0.25}",
                "{\"joy\":0.33333334,\"anger\":0.33333334,\"fear\":0.33333334}"));
        assertEquals(1, PredictionFile.read(folder.resolve("p")).size());
    }

    @Test
    void truthAndEmotionAreLabelsInOneSpelling() throws IOException {
        assertEquals("2, field label: fear (expected: one of those that have probabilities: joy, anger)",
                refusal("\"label\":\"joy\"", "\"label\":\"fear\""));
        assertEquals("2, field emotion: Joy (expected: one of those that have probabilities: joy, anger)",
                refusal("\"emotion\":\"joy\"", "\"emotion\":\"Joy\""));
        assertEquals("2, field probabilities: Joy and joy (expected: one spelling of each label)",
                refusal("\"anger\"", "\"Joy\""));
        assertTrue(refusal("\"label\":\"joy\"", "\"label\":\"j\\u0007y\"")
                .startsWith("2, field label: \"j"));
        Files.writeString(
                folder.resolve("p"), LINE.replace("\"label\":\"joy\"", "\"label\":\" joy \""));
        assertEquals("joy", PredictionFile.read(folder.resolve("p")).getFirst().label());
    }

    @Test
    void aMarkEmptyLinesAndACharacterCutInTwoAtTheEndLoseNothing() throws IOException {
        var file = folder.resolve("p");
        Files.writeString(file, "\uFEFF" + LINE.replace("\n", "\r\n") + "\n" + LINE);
        assertEquals(2, PredictionFile.read(file).size());
        var umlaut = (LINE + LINE.replace("\"a\"", "\"\u00e4\"")).getBytes(StandardCharsets.UTF_8);
        int half = 1 + LINE.length() + LINE.indexOf("\"a\"") + 1;
        Files.write(file, Arrays.copyOf(umlaut, half));
        assertEquals(OptionalInt.of(2), PredictionFile.forEach(file, (line, row) -> {}));
        var latin = LINE.replace("\"a\"", "\"\u00e4\"") + LINE;
        Files.write(file, latin.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("predictions line 1: not UTF-8 (expected: UTF-8 text) in " + file,
                assertThrows(InvalidInputException.class, () -> PredictionFile.read(file)).getMessage());
    }
}
