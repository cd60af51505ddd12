// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import static io.github.aasllm.cli.Call.aasllm;
import static io.github.aasllm.cli.Call.aasllmWithModels;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.Call;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code predict} on sounds of our own and a tiny model with random weights. */
class PredictCommandTest {
    /** Both sides are float32 and differ in the order of sums; 1e-4 is what is promised. */
    private static final double SAME = 1e-4;

    @TempDir
    static Path folder;

    private static Path model;
    private static Path clips;
    private static Path thresholds;

    @BeforeAll
    static void makeModelAndClips() throws IOException {
        model = folder.resolve("model");
        assertEquals(0, aasllm("model", "random", "-o", model).exitCode());
        clips = Files.createDirectory(folder.resolve("clips"));
        for (int i = 0; i < 10; i++) { // more than a batch of 8, of mixed lengths
            Sound.tone(clips.resolve("clip" + i + ".wav"), 150 + 40 * i, 0.3 + 0.45 * (i * 7 % 10));
        }
        thresholds = folder.resolve("thresholds.json");
        assertEquals(0, aasllm("thresholds", clips, "-o", thresholds).exitCode());
    }

    private static Call predict(Object... more) {
        var words = new ArrayList<Object>(List.of("predict", "--model", model, "--thresholds", thresholds));
        words.addAll(List.of(more));
        return aasllm(words.toArray());
    }

    @Test
    void aModelRoundedAheadPredictsWhatPrecisionInt8Predicts() {
        var rounded = model.resolveSibling("rounded");
        var made = aasllm("model", "quantize", "--model", model, "-o", rounded);
        assertEquals("wrote " + rounded + ": linear layers in eight bits" + System.lineSeparator(),
                made.err());
        var clip = clips.resolve("clip0.wav");
        var ahead = aasllm("predict", "--model", rounded, "--format", "jsonl", clip);
        var atLoading = aasllm("predict", "--model", model, "--precision", "int8", "--format", "jsonl", clip);
        assertEquals(0, ahead.exitCode());
        assertEquals(ahead.out(), atLoading.out());
        var wrong = aasllm("predict", "--model", model, "--precision", "int4", clip);
        assertEquals(2, wrong.exitCode());
        assertEquals(
                "--precision: int4 (expected: one of float32, bfloat16, int8, auto); did you mean int8?; see 'aasllm predict --help'"
                        + System.lineSeparator(),
                wrong.err());
    }

    /** A model of float32 numbers is computed so by itself on every processor; 0.005 is what bfloat16 is asked for. */
    @Test
    void bfloat16IsCloseAndNothingThatAFloat32ModelIsAskedInUnasked() {
        var clip = clips.resolve("clip0.wav");
        var exact = predict("--format", "jsonl", "--precision", "float32", clip);
        assertEquals(exact.out(), predict("--format", "jsonl", clip).out());
        assertEquals(exact.out(), predict("--format", "jsonl", "--precision", "auto", clip).out());
        var probabilities = exact.records().getFirst().get("probabilities");
        var rounded = predict("--format", "jsonl", "--precision", "bfloat16", clip);
        assertEquals(0, rounded.exitCode());
        assertNotEquals(exact.out(), rounded.out());
        var others = rounded.records().getFirst().get("probabilities");
        for (var label : probabilities.propertyNames()) {
            assertEquals(probabilities.get(label).doubleValue(), others.get(label).doubleValue(), 0.005, label);
        }
    }

    @Test
    void recordsHaveTheFieldsOfTheSchemaAndNoOther() throws IOException {
        var record = predict("--format", "jsonl", clips.resolve("clip0.wav")).records().getFirst();
        var schema = Files.readString(Path.of(System.getProperty("aasllm.root"), "docs/output.md"));
        assertEquals(documented(schema, "predict"), List.copyOf(record.propertyNames()));
        var voice = clips.resolveSibling("voice.json");
        assertEquals(0, aasllm("thresholds", "--method", "voice", clips.resolve("clip0.wav"), "-o", voice)
                .exitCode());
        var byVoice = aasllm(
                "predict", "--model", model, "--thresholds", voice, "--format", "jsonl",
                clips.resolve("clip0.wav"));
        var fields = new ArrayList<>(documented(schema, "acoustic"));
        assertEquals(fields, List.copyOf(byVoice.records().getFirst().get("acoustic").propertyNames()));
        fields.remove("voiced_share"); // which paper has not
        assertEquals(fields, List.copyOf(record.get("acoustic").propertyNames()));
    }

    /** The names in the first column of a section's table. */
    static List<String> documented(String schema, String section) {
        int from = schema.indexOf("## `" + section + "`");
        int to = schema.indexOf("\n## ", from + 1);
        return schema.substring(from, to)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
    }

    @Test
    void probabilitiesSumToOneAndTheEmotionIsTheLikeliest() {
        for (var record : predict("--format", "jsonl", clips).records()) {
            var probabilities = record.get("probabilities");
            double sum = 0;
            String best = null;
            for (var label : probabilities.propertyNames()) {
                double share = probabilities.get(label).doubleValue();
                sum += share;
                best = best == null || share > probabilities.get(best).doubleValue() ? label : best;
            }
            assertEquals(1, sum, 1e-12); // a sum of four doubles that were divided by their sum
            assertEquals(best, record.get("emotion").stringValue());
        }
    }

    @Test
    void aClipHasTheSameProbabilitiesInAFolderAloneInAnotherOrderAndFromTheLibrary() {
        var together = predict("--format", "jsonl", clips).records();
        assertEquals(10, together.size());
        var reversed = new ArrayList<Object>(List.of("--format", "jsonl"));
        together.reversed().forEach(record -> reversed.add(record.get("path").stringValue()));
        var backwards = predict(reversed.toArray()).records().reversed();
        try (var recognizer = AaSllm.load(Settings.of(model)
                .withThresholds(Thresholds.read(thresholds)))) {
            for (int i = 0; i < together.size(); i++) {
                var path = together.get(i).get("path").stringValue();
                var alone = predict("--format", "jsonl", path).records().getFirst();
                assertSame(together.get(i), alone);
                assertSame(together.get(i), backwards.get(i));
                var prediction = recognizer.recognize(Path.of(path));
                prediction.probabilities().forEach((label, share) ->
                        assertEquals(share, alone.get("probabilities").get(label).doubleValue(), SAME));
            }
        }
    }

    private static void assertSame(JsonNode one, JsonNode other) {
        assertEquals(one.get("path"), other.get("path"));
        for (var label : one.get("probabilities").propertyNames()) {
            double share = one.get("probabilities").get(label).doubleValue();
            assertEquals(share, other.get("probabilities").get(label).doubleValue(), SAME);
        }
    }

    @Test
    void aBrokenInputLosesNoOtherAndHasARecordAndALine() throws IOException {
        var noSound = Files.writeString(folder.resolve("text.wav"), "no sound");
        var call = predict("--format", "jsonl", clips.resolve("clip1.wav"), noSound,
                clips.resolve("clip2.wav"));
        assertEquals(1, call.exitCode());
        var records = call.records();
        assertEquals(3, records.size());
        assertTrue(records.get(0).get("error").isNull() && records.get(2).get("error").isNull());
        var failed = records.get(1);
        assertEquals(noSound.toString(), failed.get("path").stringValue());
        assertEquals(List.copyOf(records.get(0).propertyNames()), List.copyOf(failed.propertyNames()));
        assertTrue(failed.get("emotion").isNull() && failed.get("acoustic").isNull());
        assertEquals(failed.get("error").stringValue() + System.lineSeparator(), call.err());
    }

    @Test
    void whatCameBeforeAnInputThatIsNoneKeepsItsResult() throws IOException {
        var manifest = Files.writeString(clips.resolve("hole.csv"),
                "path,speaker\nclip0.wav,a\nclip3.wav,b\n  ,c\nclip1.wav,a\n");
        var call = predict("--format", "jsonl", manifest);
        assertEquals(2, call.exitCode());
        assertEquals(
                "manifest line 4: no path (expected: a column path) in " + manifest + System.lineSeparator(),
                call.err());
        var paths = call.records().stream().map(record -> record.get("path").stringValue()).toList();
        assertEquals(List.of("clip0.wav", "clip3.wav"), paths);
    }

    @Test
    void aHundredInputsComeInTheirOrderWithEveryThirdBroken() throws IOException {
        // more than several batches of 16 inputs or 16 s, and more than the window that is read ahead
        var noSound = Files.writeString(folder.resolve("noise.wav"), "no sound");
        var words = new ArrayList<Object>(List.of("--format", "jsonl"));
        for (int i = 0; i < 100; i++) {
            words.add(i % 3 == 1 ? noSound : clips.resolve("clip" + i % 10 + ".wav"));
        }
        var records = predict(words.toArray()).records();
        assertEquals(100, records.size());
        var alone = predict("--format", "jsonl", clips).records();
        for (int i = 0; i < 100; i++) {
            assertEquals(words.get(i + 2).toString(), records.get(i).get("path").stringValue());
            assertEquals(i % 3 == 1, records.get(i).get("emotion").isNull(), "input " + i);
            if (i % 3 != 1) {
                assertSame(alone.get(i % 10), records.get(i));
            }
        }
    }

    @Test
    void tooShortASoundIsRefusedWithItsFile() throws IOException {
        var blip = Sound.tone(folder.resolve("blip.wav"), 440, 0.02);
        var call = predict("--format", "jsonl", blip);
        assertEquals(1, call.exitCode());
        assertEquals(
                "duration: 0.02 s (expected: more than 0.02 s, one audio token) in " + blip
                        + System.lineSeparator(),
                call.err());
    }

    @Test
    void silenceHasNullsWarningsAndStillAnEmotion() throws IOException {
        var record = predict("--format", "jsonl", Sound.silence(folder.resolve("silence.wav"), 1))
                .records()
                .getFirst();
        assertTrue(record.get("acoustic").get("pitch_hz").isNull());
        assertTrue(record.get("acoustic").get("intensity_db").isNull());
        assertEquals("low", record.get("levels").get("pitch").stringValue());
        assertTrue(record.get("warnings").toString().contains("pitch: undefined"));
        assertTrue(record.get("emotion").isString());
    }

    @Test
    void whereThereIsNoSpeechEveryFormatSaysSo() throws IOException {
        var silence = Sound.silence(folder.resolve("silence.wav"), 1);
        var why = "no speech found: all samples are zero; so the emotion means nothing";
        var record = predict("--format", "jsonl", silence).records().getFirst();
        assertEquals(List.of("voiced_share", "seconds"), List.copyOf(record.get("speech").propertyNames()));
        assertEquals(0, record.get("speech").get("seconds").doubleValue());
        assertTrue(record.get("warnings").toString().contains(why));
        assertTrue(predict("--format", "csv", silence).out().contains(why));
        var table = predict(silence).out();
        assertTrue(table.contains(record.get("emotion").stringValue() + " (no speech found)"), table);
        assertTrue(table.contains("warning: " + why), table);
        var speech = predict(Path.of(System.getProperty("aasllm.root"), "examples/hello.flac")).out();
        assertFalse(speech.contains("no speech"), speech);
    }

    @Test
    void aMarginalLevelIsCalledSo() throws IOException {
        var clip = clips.resolve("clip0.wav");
        var own = folder.resolve("own.json");
        assertEquals(0, aasllm("thresholds", clip, "-o", own).exitCode());
        Object[] call = {"predict", "--model", model, "--thresholds", own, clip};
        var table = aasllm(call).out();
        assertTrue(table.contains("(low, marginal), intensity"), table);
        var record = aasllm("predict", "--model", model, "--thresholds", own, "--format", "jsonl", clip).records()
                .getFirst();
        // each value is the median of itself alone
        assertEquals("[\"pitch\",\"intensity\",\"speech_rate\",\"articulation_rate\"]",
                record.get("marginal").toString());
        var without = aasllm("predict", "--model", model, "--format", "jsonl", clip).records().getFirst();
        assertEquals("[]", without.get("marginal").toString());
    }

    @Test
    void csvHasTheSameNumbersInFlatColumns() {
        var clip = clips.resolve("clip3.wav");
        var json = predict("--format", "jsonl", clip).records().getFirst();
        var lines = predict("--format", "csv", clip).out().lines().toList();
        var header = List.of(lines.getFirst().split(","));
        var cell = lines.get(1).split(",")[header.indexOf("acoustic.pitch_hz")];
        assertEquals(json.get("acoustic").get("pitch_hz").doubleValue(), Double.parseDouble(cell));
        assertTrue(header.containsAll(List.of("path", "probabilities.anger", "levels.speech_rate", "marginal",
                "speech.voiced_share", "speech.seconds", "error")));
        assertEquals(2, lines.size());
    }

    @Test
    void labelsAreUsedVerbatimInTheirOrder() {
        var call = predict("--format", "jsonl", "--labels", "Wut,große Freude", clips.resolve("clip4.wav"));
        var names = call.records().getFirst().get("probabilities").propertyNames();
        assertEquals(List.of("Wut", "große Freude"), List.copyOf(names));
    }

    @Test
    void everyPromptWorksAndHasItsHashInTheResult() {
        var hashes = new TreeSet<String>();
        for (var name : List.of("paper", "qwen2-audio", "qwen2-audio-instruct")) {
            var record = predict("--format", "jsonl", "--prompt", name, clips.resolve("clip5.wav"))
                    .records()
                    .getFirst();
            assertEquals(name, record.get("prompt").get("name").stringValue());
            hashes.add(record.get("prompt").get("sha256").stringValue());
        }
        assertEquals(3, hashes.size());
    }

    @Test
    void aDescriptionHasTheWordingThatWasChosenAndItsHash() throws IOException {
        var record = predict("--format", "jsonl", clips.resolve("clip5.wav")).records().getFirst();
        assertEquals(DescriptionTemplate.builtIn("sentence-v1").hash(),
                record.get("description_template").get("sha256").stringValue());
        var mine = Files.writeString(folder.resolve("mine.txt"),
                "low: \"-\"\nhigh: \"+\"\n---\n{pitch}{intensity}{speech_rate}{articulation_rate}\n");
        var own = predict("--format", "jsonl", "--description", mine, clips.resolve("clip5.wav")).records()
                .getFirst();
        assertTrue(own.get("description").stringValue().matches("[-+]{4}"),
                own.get("description").toString());
        assertEquals("mine", own.get("description_template").get("name").stringValue());
        assertEquals(DescriptionTemplate.read(mine).hash(),
                own.get("description_template").get("sha256").stringValue());
        var none = aasllm("predict", "--model", model, "--format", "jsonl", clips.resolve("clip5.wav"));
        assertTrue(none.records().getFirst().get("description_template").isNull());
    }

    @Test
    void thresholdsOfSpeakersNeedAManifestThatNamesThem() throws IOException {
        var manifest = Files.writeString(clips.resolve("speakers.csv"), """
                path,speaker
                clip0.wav,anna
                clip9.wav,bert
                clip5.wav,carl
                clip6.wav,
                """);
        var two = Files.writeString(clips.resolve("two.csv"),
                "path,speaker\nclip0.wav,anna\nclip9.wav,bert\n");
        var file = folder.resolve("speakers.json");
        assertEquals(0, aasllm("thresholds", "--by", "speaker", two, "-o", file).exitCode());
        var records = aasllm("predict", "--model", model, "--thresholds", file, "--format", "jsonl", manifest)
                .records();
        // each equals the median of its own only clip, 9 is far above 0
        for (var own : records.subList(0, 2)) {
            assertEquals("low", own.get("levels").get("pitch").stringValue());
        }
        var random = "model: random weights, so the emotion means nothing";
        var warnings = List.of(
                "thresholds: none for speaker carl, so the prompt has no description; make them"
                        + " with clips of this speaker",
                "thresholds: one set for each speaker, and this clip's speaker is not known, so the prompt"
                        + " has no description; give a manifest with a column speaker");
        for (int i = 0; i < 2; i++) {
            var record = records.get(2 + i);
            assertTrue(record.get("description").isNull() && record.get("description_template").isNull());
            assertEquals(0, record.get("levels").size());
            var found = record.get("warnings").valueStream().map(JsonNode::stringValue).toList();
            assertEquals(List.of(random, warnings.get(i)), found.subList(0, 2));
            assertTrue(found.get(2).startsWith("no speech found: "), "a tone is none: " + found);
        }
    }

    @Test
    void tertilesGiveAMediumLevel() {
        var file = folder.resolve("tertiles.json");
        assertEquals(0, aasllm("thresholds", "--levels", "tertiles", clips, "-o", file).exitCode());
        var levels = aasllm("predict", "--model", model, "--thresholds", file, "--format", "jsonl", clips)
                .records().stream()
                .map(record -> record.get("levels").get("pitch").stringValue())
                .toList();
        // the tones rise from clip 0 to 9: Low up to a third of the way, position 3 of 0 to 9, High after 6
        assertEquals(List.of("low", "low", "low", "low", "medium", "medium", "medium", "high", "high",
                "high"), levels);
    }

    @Test
    void aGeneratedAnswerThatMatchesNoLabelIsNone() {
        var record = predict("--format", "jsonl", "--decode", "generate", clips.resolve("clip6.wav"))
                .records()
                .getFirst();
        // random weights do not spell a label's bytes
        assertEquals("none", record.get("emotion").stringValue());
        assertEquals(0, record.get("probabilities").size());
    }

    @Test
    void withoutThresholdsThereIsNoDescriptionAndTheWarningNamesTheCommand() {
        var record = aasllm("predict", "--model", model, "--format", "jsonl", clips.resolve("clip7.wav"))
                .records()
                .getFirst();
        assertTrue(record.get("description").isNull());
        assertEquals(0, record.get("levels").size());
        assertTrue(record.get("warnings").toString().contains("aasllm thresholds"));
    }

    @Test
    void randomWeightsAreNamedInTheOutputItself() {
        for (var format : Stream.of("table", "jsonl", "csv").toList()) {
            var out = predict("--format", format, clips.resolve("clip8.wav")).out();
            assertTrue(out.contains("model: random weights, so the emotion means nothing"), format);
        }
    }

    @Test
    void wrongCallsAreRefusedInOneLine() {
        assertRefused("prompt: poem (expected: paper, qwen2-audio, qwen2-audio-instruct, audio-flamingo-3,"
                        + " audio-flamingo-next, qwen2.5-omni)", "--prompt",
                "poem");
        assertRefused(
                "description: poem (expected: sentence-v1, compact-v1, chinese-v1, or a file)",
                "--description", "poem");
        assertRefused("labels: [sad] (expected: two or more)", "--labels", "sad");
        assertRefused("labels: [sad, sad] (expected: each label once)", "--labels", "sad,sad");
    }

    private static void assertRefused(String line, Object... options) {
        var words = new ArrayList<Object>(List.of(clips.resolve("clip9.wav")));
        words.addAll(List.of(options));
        var call = predict(words.toArray());
        assertEquals(2, call.exitCode());
        assertEquals(line + System.lineSeparator(), call.err());
        assertFalse(call.out().contains("emotion"));
    }

    @Test
    void aCallWithoutAModelTakesTheOneInTheBoxAndSaysHowToGetOneWhereThereIsNone() throws IOException {
        var models = Files.createDirectory(folder.resolve("models"));
        var clip = clips.resolve("clip9.wav");
        var call = aasllmWithModels(models, "predict", clip);
        assertEquals(2, call.exitCode());
        assertEquals(
                "--model: none, and there is no bundled model (expected: a Hugging Face folder of Qwen2-Audio);"
                        + " 'aasllm model random -o DIR' makes one with random weights, to try everything"
                        + " else"
                        + System.lineSeparator(),
                call.err());
        var mini = models.resolve("mini");
        assertEquals(0, aasllm("model", "random", "-o", mini).exitCode());
        var named = aasllm("predict", "--model", mini, clip);
        assertEquals(0, named.exitCode());
        assertEquals(named, aasllmWithModels(models, "predict", clip));
        assertEquals(
                "--model: none, with --lora (expected: the folder that the LoRA folder belongs to)"
                        + System.lineSeparator(),
                aasllmWithModels(models, "predict", "--lora", folder, clip).err());
    }

    @Test
    void aFolderWithoutAModelIsRefused() {
        var call = aasllm("predict", "--model", clips, clips.resolve("clip9.wav"));
        assertEquals(2, call.exitCode());
        assertEquals(
                "model: " + clips + " (expected: a folder with config.json and model.safetensors)"
                        + System.lineSeparator(),
                call.err());
    }
}
