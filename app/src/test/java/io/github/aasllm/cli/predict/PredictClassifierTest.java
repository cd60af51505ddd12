// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.classifier.Classifiers;
import io.github.aasllm.cli.Call;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.encoder.wav2vec2.TinyFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** predict with a classifier's folder in the place of a speech LLM's. */
class PredictClassifierTest {
    private static final Map<String, String> EMOTIONS = Map.of("0", "neu", "1", "hap", "2", "ang", "3", "exc");

    @TempDir
    Path folder;

    private Path clip;

    @BeforeEach
    void makeClip() throws IOException {
        clip = Sound.bursts(folder.resolve("a.wav"), 3);
    }

    private Path model(Map<String, String> labels) throws IOException {
        var config = new LinkedHashMap<>(TinyFolder.config("wavlm", true));
        config.put("id2label", labels);
        int inner = 12;
        return TinyFolder.write(folder.resolve("model"), config, name -> "wavlm." + name,
                new WeightShape("projector.weight", inner, 32), new WeightShape("projector.bias", inner),
                new WeightShape("classifier.weight", labels.size(), inner),
                new WeightShape("classifier.bias", labels.size()));
    }

    private Path model(Map<String, String> labels, Map<String, ?> numbers) throws IOException {
        var model = model(labels);
        var config = model.resolve("config.json");
        var fields = (ObjectNode) JsonMapper.shared().readTree(Files.readString(config));
        fields.putPOJO("label2id", numbers);
        Files.writeString(config, JsonMapper.shared().writeValueAsString(fields));
        return model;
    }

    private static Call predict(Path model, Object... more) {
        var words = new ArrayList<Object>(List.of("predict", "--model", model, "--format", "jsonl"));
        words.addAll(List.of(more));
        return aasllm(words.toArray());
    }

    @Test
    void aRowHasTheClassifiersProbabilitiesAndNothingThatAnLlmWasAskedOrTold() throws IOException {
        var model = model(EMOTIONS);
        var row = predict(model, clip).records().getFirst();
        try (var classifier = Classifiers.open(model, Residency.FLOAT32).orElseThrow()) {
            var expected = classifier.probabilities(List.of(AudioFile.read(clip).samples())).getFirst();
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], row.get("probabilities").get(EMOTIONS.get("" + i)).doubleValue(), 1e-6);
            }
        }
        assertTrue(row.get("prompt").isNull());
        assertTrue(row.get("description").isNull());
        assertTrue(row.get("acoustic").get("pitch_hz").isNumber());
    }

    /** Nobody knows which of two tables the weights were trained by. */
    @Test
    void tablesOfLabelsThatDisagreeAreRefusedByTheLabel() throws IOException {
        var next = " in " + folder.resolve("model/config.json") + "; let both say by which number the weights know the label";
        assertEquals("label2id: hap as 2 (expected: hap as 1, as id2label has it)" + next, predict(
                model(EMOTIONS, Map.of("neu", 0, "hap", 2, "ang", 1, "exc", 3)), clip).err().strip());
        assertEquals("label2id: exc without a number (expected: exc as 3, as id2label has it)" + next, predict(
                model(EMOTIONS, Map.of("neu", 0, "hap", 1, "ang", 2)), clip).err().strip());
        assertEquals("label2id: neu as 0.5 (expected: neu as 0, as id2label has it)" + next, predict(
                model(EMOTIONS, Map.of("neu", 0.5, "hap", 1, "ang", 2, "exc", 3)), clip).err().strip());
        assertEquals("label2id: sad as 4 (expected: the labels neu, hap, ang, exc, as id2label has it)" + next, predict(
                model(EMOTIONS, Map.of("neu", 0, "hap", 1, "ang", 2, "exc", 3, "sad", 4)), clip).err().strip());
        var half = model(EMOTIONS, Map.of("neu", 0, "hap", 1, "ang", 2, "exc", 3));
        var config = half.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("id2label", "task_specific_params"));
        assertEquals("label2id: LABEL_0 without a number (expected: LABEL_0 as 0, as id2label has it)" + next,
                predict(half, clip).err().strip(), "no id2label");
        assertEquals(0, predict(model(EMOTIONS, Map.of("neu", 0, "hap", 1, "ang", 2, "exc", "3")), clip).exitCode());
        assertEquals(0, predict(model(EMOTIONS, Map.of("LABEL_0", 0, "LABEL_1", 1)), clip).exitCode(), "never set");
    }

    @Test
    void labelsOfOneNameAddUp() throws IOException {
        var model = model(EMOTIONS);
        var plain = predict(model, clip).records().getFirst().get("probabilities");
        var mapped = predict(model, clip, "--map", "known,exc=happiness").records().getFirst().get("probabilities");
        assertEquals(List.of("neutral", "happiness", "anger"), List.copyOf(mapped.propertyNames()));
        assertEquals(plain.get("hap").doubleValue() + plain.get("exc").doubleValue(),
                mapped.get("happiness").doubleValue(), 1e-9);
    }

    @Test
    void dimensionsAreNumbersAndNoEmotion() throws IOException {
        var model = model(Map.of("0", "arousal", "1", "dominance", "2", "valence"));
        var row = predict(model, clip).records().getFirst();
        assertEquals(List.of("arousal", "dominance", "valence"), List.copyOf(row.get("dimensions").propertyNames()));
        assertEquals("none", row.get("emotion").asString());
        assertTrue(row.get("probabilities").isEmpty());
        var csv = aasllm("predict", "--model", model, "--format", "csv", clip).out().lines().toList();
        assertTrue(csv.getFirst().contains(",dimensions.arousal,dimensions.dominance,dimensions.valence,"));
    }

    @Test
    void ofAClipOfMoreThanAMinuteTheFirstMinuteIsHeard() throws IOException {
        var whole = Sound.tone(folder.resolve("long.wav"), 200, 61);
        var minute = Sound.tone(folder.resolve("minute.wav"), 200, 60);
        var rows = predict(model(EMOTIONS), whole, minute).records();
        assertEquals(rows.get(1).get("probabilities"), rows.get(0).get("probabilities"));
        assertTrue(rows.getFirst().get("warnings").toString()
                .contains("duration: 61.0 s, of which the first 60 s are the model's input"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --labels       | a,b     | labels: one, with a classifier (expected: none
            --prompt       | paper   | prompt: one, with a classifier (expected: none
            --decode       | score   | decode: one, with a classifier (expected: none
            --description  | compact-v1 | description: one, with a classifier (expected: none
            --by           | speaker | --by: with a classifier (expected: a speech LLM)
            """)
    void whatOnlyAnLlmHasIsRefused(String option, String value, String refusal) throws IOException {
        var call = predict(model(EMOTIONS), clip, option, value);
        assertEquals(2, call.exitCode());
        assertTrue(call.err().startsWith(refusal), call.err());
    }

    @Test
    void anExplanationIsRefusedWithTheReason() throws IOException {
        var call = predict(model(EMOTIONS), clip, "--explain");
        assertEquals(2, call.exitCode());
        assertTrue(call.err().startsWith("--explain: with a classifier (expected: a speech LLM)"), call.err());
        assertTrue(call.err().contains("a classifier has neither a description"), call.err());
    }
}
