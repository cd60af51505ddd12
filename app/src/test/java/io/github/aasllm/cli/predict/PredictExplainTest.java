// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.Call;
import io.github.aasllm.cli.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code predict --explain} with a tiny model of random weights. */
class PredictExplainTest {
    /** Both sides are float32 and differ in the order of sums; 1e-4 is what is promised. */
    private static final double SAME = 1e-4;

    @TempDir
    static Path folder;

    private static Path model;
    private static Path clips;
    private static Path medians;

    @BeforeAll
    static void makeModelAndClips() throws IOException {
        model = folder.resolve("model");
        assertEquals(0, aasllm("model", "random", "-o", model).exitCode());
        clips = Files.createDirectory(folder.resolve("clips"));
        for (int i = 0; i < 5; i++) {
            Sound.tone(clips.resolve("clip" + i + ".wav"), 150 + 80 * i, 0.5 + 0.3 * i);
        }
        medians = thresholds("median");
    }

    private static Path thresholds(String levels) {
        var file = folder.resolve(levels + ".json");
        assertEquals(0, aasllm("thresholds", "--levels", levels, clips, "--force", "-o", file).exitCode());
        return file;
    }

    private static Call explain(Path thresholds, Object... more) {
        var words = new ArrayList<Object>(
                List.of("predict", "--explain", "--model", model, "--thresholds", thresholds));
        words.addAll(List.of(more));
        return aasllm(words.toArray());
    }

    @Test
    void anExplanationHasTheFieldsOfTheSchema() throws IOException {
        var schema = Files.readString(Path.of(System.getProperty("aasllm.root"), "docs/output.md"));
        var record = explain(medians, "--format", "jsonl", clips.resolve("clip1.wav")).records().getFirst();
        var fields = new ArrayList<>(PredictCommandTest.documented(schema, "predict"));
        fields.addAll(fields.indexOf("description"), List.of("explanation", "llm_alone"));
        assertEquals(fields, List.copyOf(record.propertyNames()));
        assertTrue(record.get("llm_alone").isNull(), "nothing is asked beside this LLM");
        var explanation = record.get("explanation");
        assertEquals(
                new TreeSet<>(List.of("articulation_rate", "intensity", "pitch", "speech_rate")),
                new TreeSet<>(explanation.propertyNames()));
        var documented = PredictCommandTest.documented(schema, "explanation");
        for (var cue : explanation) {
            assertEquals(documented.subList(0, 4), List.copyOf(cue.propertyNames()));
            for (var change : cue.get("changes")) {
                assertEquals(
                        documented.subList(4, documented.size()),
                        change.propertyNames().stream().map(name -> "changes.*." + name).toList());
            }
        }
    }

    @Test
    void predictionsAreThoseWithoutTheOptionAndCuesComeInOrderOfEffect() {
        var explained = explain(medians, "--format", "jsonl", clips).records();
        var plain = aasllm("predict", "--model", model, "--thresholds", medians, "--format", "jsonl", clips)
                .records();
        assertEquals(5, explained.size());
        for (int i = 0; i < 5; i++) {
            assertFalse(plain.get(i).has("explanation"));
            var record = explained.get(i);
            var probabilities = record.get("probabilities");
            for (var label : probabilities.propertyNames()) {
                double share = plain.get(i).get("probabilities").get(label).doubleValue();
                assertEquals(share, probabilities.get(label).doubleValue(), SAME);
            }
            double before = 1;
            for (var cue : record.get("explanation").propertyNames()) {
                var found = record.get("explanation").get(cue);
                var level = record.get("levels").get(cue).stringValue();
                assertEquals(level, found.get("level").stringValue());
                assertEquals(record.get("marginal").toString().contains(cue), found.get("marginal").booleanValue());
                var flipped = found.get("changes").get(level.equals("low") ? "high" : "low");
                double effect = found.get("effect").doubleValue();
                // doubles below 1
                assertEquals(distance(probabilities, flipped.get("probabilities")), effect, 1e-12);
                assertEquals(effect, flipped.get("effect").doubleValue());
                assertTrue(effect <= before);
                before = effect;
                var withheld = found.get("changes").get("withheld").get("description").stringValue();
                assertFalse(withheld.contains(" " + cue.replace('_', ' ') + " is"), withheld);
            }
            assertTrue(before >= 0);
        }
    }

    private static double distance(JsonNode p, JsonNode q) {
        return p.propertyNames().stream()
                        .mapToDouble(label ->
                                Math.abs(p.get(label).doubleValue() - q.get(label).doubleValue()))
                        .sum()
                / 2;
    }

    @Test
    void withTertilesEachCueHasBothOtherLevels() {
        var record = explain(thresholds("tertiles"), "--format", "jsonl", clips.resolve("clip2.wav"))
                .records()
                .getFirst();
        assertEquals("medium", record.get("levels").get("pitch").stringValue());
        assertEquals(
                List.of("low", "high", "withheld"),
                List.copyOf(record.get("explanation").get("pitch").get("changes").propertyNames()));
    }

    @Test
    void csvHasTheSameNumbersInColumnsThatDoNotDependOnTheClip() throws IOException {
        var noSound = Files.writeString(folder.resolve("text.wav"), "no sound");
        var clip = clips.resolve("clip0.wav");
        var csv = explain(medians, "--format", "csv", "--description", "compact-v1", clip, noSound);
        var lines = csv.out().lines().toList();
        var json = explain(medians, "--format", "jsonl", "--description", "compact-v1", clip, noSound)
                .records();
        var header = List.of(lines.getFirst().split(","));
        var cells = lines.get(1).split(",", -1);
        var pitch = json.getFirst().get("explanation").get("pitch");
        assertEquals(pitch.get("effect").toString(), cells[header.indexOf("explanation.pitch.effect")]);
        var other = pitch.get("level").stringValue().equals("low") ? "high" : "low";
        assertEquals(
                pitch.get("changes").get(other).get("probabilities").get("anger").toString(),
                cells[header.indexOf("explanation.pitch.changes." + other + ".probabilities.anger")]);
        assertEquals("", cells[header.indexOf("explanation.pitch.changes.medium.effect")]);
        assertTrue(json.get(1).has("explanation") && json.get(1).get("explanation").isNull());
    }

    @Test
    void theTableSaysEachChangeInWords() {
        var clip = clips.resolve("clip3.wav");
        var record = explain(medians, "--format", "jsonl", clip).records().getFirst();
        var lines = explain(medians, clip).out().lines().toList();
        var emotion = record.get("emotion").stringValue();
        int line = 0;
        while (!lines.get(line).startsWith("  explanation  effect ")) {
            line++;
        }
        for (var cue : record.get("explanation").propertyNames()) {
            var found = record.get("explanation").get(cue);
            for (var told : found.get("changes").propertyNames()) {
                var change = found.get("changes").get(told);
                boolean withheld = told.equals("withheld");
                var subject = "%s '%s %s' %s ".formatted(
                        withheld ? "without" : "with",
                        cue.replace('_', ' '),
                        withheld ? found.get("level").stringValue() : told,
                        emotion);
                var moved = moved(
                        record.get("probabilities").get(emotion).doubleValue(),
                        change.get("probabilities").get(emotion).doubleValue());
                assertTrue(lines.get(line).contains(subject + moved), lines.get(line));
                assertEquals(
                        !change.get("emotion").stringValue().equals(emotion),
                        lines.get(line).endsWith(" leads"));
                line++;
            }
        }
        assertEquals("", lines.get(line));
    }

    /** How a share went, as far as three digits show it. */
    private static String moved(double before, double after) {
        var from = "%.3f".formatted(before);
        var to = "%.3f".formatted(after);
        return from.equals(to)
                ? "stays at " + to
                : (after > before ? "rises" : "falls") + " from " + from + " to " + to;
    }

    @Test
    void whatCannotBeExplainedIsRefusedBeforeAClipIsRead() {
        var clip = clips.resolve("clip0.wav");
        var call = aasllm("predict", "--explain", "--model", model, clip);
        assertEquals(2, call.exitCode());
        assertEquals(
                "explanation: of a model without thresholds for descriptions (expected: thresholds); make"
                        + " them with 'aasllm thresholds AUDIO... -o thresholds.json' and pass --thresholds"
                        + " thresholds.json"
                        + System.lineSeparator(),
                call.err());
        assertEquals("", call.out());
        assertEquals(2, explain(medians, "--decode", "generate", clip).exitCode());
    }

    @Test
    void aClipWithoutThresholdsOfItsSpeakerHasAPredictionAndNoExplanation() throws IOException {
        var known = Files.writeString(clips.resolve("known.csv"),
                "path,speaker\nclip0.wav,anna\nclip4.wav,anna\n");
        var both = Files.writeString(clips.resolve("both.csv"),
                "path,speaker\nclip0.wav,anna\nclip4.wav,bert\n");
        var file = folder.resolve("speakers.json");
        assertEquals(0, aasllm("thresholds", "--by", "speaker", known, "-o", file).exitCode());
        var records = explain(file, "--format", "jsonl", both).records();
        assertTrue(records.get(0).get("explanation").isObject());
        assertTrue(records.get(1).get("explanation").isNull());
        assertTrue(records.get(1).get("emotion").isString());
    }
}
