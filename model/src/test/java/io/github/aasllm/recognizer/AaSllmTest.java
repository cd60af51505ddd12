// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.GroupedThresholds;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Level;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path on a tiny random model: the same clip, the same answer, however it is asked. */
class AaSllmTest {
    /** The promise of {@link AaSllm}. */
    private static final double SAME = 1e-4;

    private static final Thresholds THRESHOLDS = Thresholds.ofTrainingSet(
            Method.PAPER, Normalisation.NONE, Map.of("a", new AcousticProperties(1000, -20, 1, 1, 2)));

    /** The clips are tones. */
    private static final String NO_SPEECH = "no speech found: variety of timbre 0.037 (in speech at least 0.280);"
            + " so the emotion means nothing";

    private static final double[] SECONDS = {0.05, 6, 0.3, 1.1, 2.02, 0.7, 3.3, 0.021};

    @TempDir
    private static Path model;

    private static AaSllm recognizer;
    private static List<Waveform> clips;
    private static List<Prediction> alone;

    @TempDir
    private Path folder;

    @BeforeAll
    static void load() {
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        recognizer = AaSllm.load(model, null);
        clips = IntStream.range(0, SECONDS.length).mapToObj(i -> clip(SECONDS[i], i)).toList();
        alone = clips.stream().map(recognizer::recognize).toList();
    }

    @AfterAll
    static void close() {
        recognizer.close();
    }

    @Test
    void aBatchOfMixedLengthsEqualsEachClipAlone() {
        assertSame(alone, recognizer.recognize(clips));
    }

    @Test
    void theOrderOfClipsChangesNothing() {
        assertSame(alone.reversed(), recognizer.recognize(clips.reversed()));
    }

    @Test
    void eightThreadsAtOnceGetTheSame() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            var runs = IntStream.range(0, 64)
                    .mapToObj(i -> threads.submit(() -> recognizer.recognize(clips.get(i % clips.size()))))
                    .toList();
            for (int i = 0; i < runs.size(); i++) {
                assertSame(List.of(alone.get(i % clips.size())), List.of(runs.get(i).get()));
            }
        }
    }

    @Test
    void differentClipsDiffer() {
        // otherwise the claims above would hold for a model that hears nothing
        assertNotEquals(alone.get(1).probabilities(), alone.get(2).probabilities());
    }

    /** Each change is what a recognizer says whose threshold puts that cue of this clip on the other side. */
    @Test
    void anExplanationIsWhatOtherThresholdsWouldHavePredicted() {
        try (var asker = AaSllm.load(Settings.of(model).withThresholds(THRESHOLDS))) {
            var measured = asker.measure(clips.get(1), Map.of());
            var explained = asker.explainer().explain(measured);
            assertSame(asker.answer(List.of(measured)), List.of(explained));
            var cues = explained.explanation().orElseThrow().cues();
            assertEquals(4, cues.size());
            for (var effect : cues) {
                double value = measured.acoustic().value(effect.cue());
                var cuts = new EnumMap<>(THRESHOLDS.cuts());
                cuts.put(effect.cue(), List.of(effect.level() == Level.HIGH ? value : Math.nextDown(value)));
                var flipped = new Thresholds(Method.PAPER, Normalisation.NONE, 16_000, cuts, 1, "",
                        THRESHOLDS.counted());
                try (var other = AaSllm.load(Settings.of(model).withThresholds(flipped))) {
                    var expected = other.recognize(clips.get(1));
                    var change = effect.changes().getFirst();
                    assertEquals(expected.description().orElseThrow(), change.description());
                    assertEquals(expected.emotion(), change.emotion());
                    expected.probabilities().forEach((label, share) ->
                            assertEquals(share, change.probabilities().get(label), SAME, label));
                }
                assertEquals(2, effect.changes().size());
            }
        }
    }

    @Test
    void withoutThresholdsOrProbabilitiesNothingIsExplained() {
        assertEquals(
                "explanation: of a model without thresholds for descriptions (expected: thresholds); make"
                        + " them with 'aasllm thresholds AUDIO... -o thresholds.json' and pass --thresholds"
                        + " thresholds.json",
                Refusals.of(recognizer::explainer));
        try (var writer = AaSllm.load(
                Settings.of(model).withThresholds(THRESHOLDS).withDecode(Decode.GENERATE))) {
            assertEquals(
                    "explanation: of a generated answer (expected: probabilities, by --decode score)",
                    Refusals.of(writer::explainer));
        }
    }

    @Test
    void noClipsGiveNoPredictions() {
        assertEquals(List.of(), recognizer.recognize(List.of()));
    }

    @Test
    void probabilitiesOfTwoAndOfThirtyLabelsSumToOne() {
        for (var set : List.of(LabelSet.parse("a,b"), manyLabels())) {
            try (var other = AaSllm.load(Settings.of(model).withLabels(set))) {
                var prediction = other.recognize(clips.get(3));
                assertEquals(set.size(), prediction.probabilities().size());
                assertEquals(1, sum(prediction), 1e-12);
                assertEquals(best(prediction), prediction.emotion());
            }
        }
    }

    @Test
    void theOrderOfLabelsChangesNoProbability() {
        var set = manyLabels();
        try (var forth = AaSllm.load(Settings.of(model).withLabels(set));
                var back = AaSllm.load(Settings.of(model)
                        .withLabels(new LabelSet(set.labels().reversed())))) {
            var expected = forth.recognize(clips.get(2)).probabilities();
            var actual = back.recognize(clips.get(2)).probabilities();
            expected.forEach((label, share) -> assertEquals(share, actual.get(label), SAME, label));
        }
    }

    @Test
    void thresholdsGiveADescriptionThatTheModelReads() {
        try (var told = AaSllm.load(Settings.of(model).withThresholds(THRESHOLDS))) {
            var prediction = told.recognize(clips.get(1));
            var description = prediction.description().orElseThrow();
            assertTrue(description.startsWith("In this recording the pitch is "), description);
            assertEquals(4, prediction.levels().size());
            assertNotEquals(alone.get(1).probabilities(), prediction.probabilities());
            assertEquals(List.of("model: random weights, so the emotion means nothing", NO_SPEECH),
                    prediction.warnings());
        }
    }

    @Test
    void aClipIsDescribedByTheThresholdsOfItsOwnGroup() {
        var deep = Thresholds.ofTrainingSet(
                Method.PAPER, Normalisation.NONE, Map.of("a", new AcousticProperties(1, -20, 1, 1, 2)));
        var both = new GroupedThresholds(Grouping.SEX, Map.of("male", deep, "female", THRESHOLDS));
        var settings = Settings.of(model).withDescription(DescriptionTemplate.builtIn("compact-v1"));
        try (var one = AaSllm.load(settings.withThresholds(deep));
                var other = AaSllm.load(settings.withThresholds(THRESHOLDS));
                var grouped = AaSllm.load(settings.withThresholds(both))) {
            var facts = List.of(Map.of("sex", "male"), Map.of("sex", "female"), Map.<String, String>of());
            var found = grouped.recognize(List.of(clips.get(1), clips.get(1), clips.get(1)), facts);
            var ahead = facts.stream().map(known -> grouped.measure(clips.get(1), known)).toList();
            assertEquals(grouped.answer(ahead), found, "the five boxes at once, and two of them ahead");
            assertEquals(one.recognize(clips.get(1)).description(), found.get(0).description());
            assertEquals(other.recognize(clips.get(1)).description(), found.get(1).description());
            assertTrue(found.get(0).description().orElseThrow().startsWith("pitch="));
            assertEquals(Optional.empty(), found.get(2).description());
            assertEquals("thresholds: " + both.missing(Map.of()), found.get(2).warnings().get(1));
            var unknown = grouped.recognize(clips.get(1));
            assertEquals(found.get(2).warnings(), unknown.warnings(), "nothing is known of a waveform alone");
            assertThrows(IllegalArgumentException.class, () -> grouped.recognize(clips, facts));
        }
    }

    @Test
    void soundIsMeasuredAsForTheThresholds() {
        var edges = Normalisation.of("edges");
        var thresholds = Thresholds.ofTrainingSet(
                Method.VOICE, edges, Map.of("a", new AcousticProperties(200, -20, 4, 4, 5, 0.5)));
        try (var voice = AaSllm.load(Settings.of(model).withThresholds(thresholds))) {
            var prediction = voice.recognize(clips.get(1));
            assertEquals(AcousticExtractor.of(Method.VOICE, edges).extract(clips.get(1)),
                    prediction.acoustic());
        }
        assertEquals(AcousticExtractor.paper().extract(clips.get(1)), alone.get(1).acoustic());
    }

    @Test
    void withoutThresholdsAWarningNamesTheCommandThatMakesThem() {
        var prediction = alone.get(1);
        assertEquals(Optional.empty(), prediction.description());
        assertEquals(Map.of(), prediction.levels());
        assertEquals(
                List.of(
                        "model: random weights, so the emotion means nothing",
                        "thresholds: none, so the prompt has no description; make them with"
                                + " 'aasllm thresholds AUDIO... -o thresholds.json' and pass --thresholds"
                                + " thresholds.json",
                        NO_SPEECH),
                prediction.warnings());
    }

    @Test
    void whatLiesBehindThirtySecondsIsNotHeardAndAWarningSaysSo() {
        var samples = clip(30, 9).samples();
        var longer = Arrays.copyOf(samples, 31 * 16_000);
        Arrays.fill(longer, samples.length, longer.length, 0.5f);
        var whole = recognizer.recognize(new Waveform(longer));
        assertEquals("duration: 31.0 s, of which the first 30 s are the model's input", whole.warnings().get(1));
        assertEquals(31, whole.durationSeconds());
        assertSame(List.of(recognizer.recognize(new Waveform(samples))), List.of(whole));
    }

    @Test
    void aClipWithoutAnAudioTokenIsRefused() {
        recognizer.measure(new Waveform(new float[321]), Map.of());
        var refusal = "duration: 0.02 s (expected: more than 0.02 s, one audio token)";
        assertEquals(refusal, Refusals.of(() -> recognizer.measure(new Waveform(new float[320]), Map.of())));
        assertEquals(refusal,
                Refusals.of(() -> recognizer.recognize(List.of(clips.get(0), new Waveform(new float[320])))));
    }

    @Test
    void aLoraFolderChangesTheResult() throws IOException {
        var name = "base_model.model.language_model.model.layers.2.mlp.down_proj.lora_";
        var tensors = List.of(new WeightShape(name + "A.weight", 2, 160),
                new WeightShape(name + "B.weight", 96, 2));
        Files.writeString(folder.resolve("adapter_config.json"),
                "{\"peft_type\":\"LORA\",\"r\":2,\"lora_alpha\":4}");
        try (var scope = new PointerScope();
                var file = new SafetensorsWriter(folder.resolve("adapter_model.safetensors"), DType.F32,
                        tensors)) {
            for (var tensor : tensors) {
                file.append(Tensors.floats(clip(tensor.numbers() / 16_000.0, 5).samples(), tensor.shape()));
            }
        }
        try (var tuned = AaSllm.load(model, folder)) {
            assertNotEquals(alone.get(1).probabilities(), tuned.recognize(clips.get(1)).probabilities());
        }
    }

    @Test
    void aGeneratedAnswerThatIsNoLabelIsNone() {
        try (var writing = AaSllm.load(Settings.of(model).withDecode(Decode.GENERATE))) {
            var prediction = writing.recognize(clips.get(1));
            assertEquals("none", prediction.emotion());
            assertEquals(Map.of(), prediction.probabilities());
        }
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedAndNotAnswered() throws IOException {
        for (var file : Files.list(model).toList()) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
        try (var weights = FileChannel.open(folder.resolve("model.safetensors"), StandardOpenOption.WRITE)) {
            // the last numbers of the file are a norm's of the LLM, through which everything goes
            weights.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, Float.NaN),
                    weights.size() - 4);
        }
        var next = " (expected: finite numbers); the weights of the model or of the LoRA folder hold NaN,"
                + " infinite or far too large numbers";
        try (var broken = AaSllm.load(folder, null)) {
            assertEquals("probabilities: [NaN, NaN, NaN, NaN]" + next,
                    Refusals.of(() -> broken.recognize(clips.get(1))));
        }
        try (var broken = AaSllm.load(Settings.of(folder).withDecode(Decode.GENERATE))) {
            assertEquals("largest logit: [NaN]" + next, Refusals.of(() -> broken.recognize(clips.get(1))));
        }
    }

    @Test
    void aLabelNoneIsRefusedWhereNoneMeansThatNoLabelMatched() {
        var settings = Settings.of(model).withLabels(LabelSet.parse("anger,none"));
        assertEquals(
                "label: none (expected: another name with a generated answer, where none stands for an answer"
                        + " that matches no label)",
                Refusals.of(() -> AaSllm.load(settings.withDecode(Decode.GENERATE))));
        try (var scoring = AaSllm.load(settings)) { // every answer is a label's
            assertEquals(1, scoring.recognize(clips.get(1)).probabilities().values().stream()
                    .mapToDouble(p -> p).sum(), 1e-12);
        }
    }

    @Test
    void labelsWithTooManyTokensAreRefusedBeforeTheirAttentionTakesTheMemory() {
        var labels = LabelSet.parse("a," + "x".repeat(5000));
        // 5001 letters, two spaces before them, two end tokens
        assertEquals("labels: 5005 tokens (expected: at most 4096)",
                Refusals.of(() -> AaSllm.load(Settings.of(model).withLabels(labels))));
    }

    @Test
    void aFolderWithoutTokenizerOrOfAnotherKindIsRefused() throws IOException {
        for (var name : List.of("config.json", "model.safetensors")) {
            Files.copy(model.resolve(name), folder.resolve(name));
        }
        assertEquals(
                "tokenizer: none (expected: tokenizer.json, or vocab.json and merges.txt) in " + folder
                        + "; copy the tokenizer files of the model into its folder",
                Refusals.of(() -> AaSllm.load(folder, null)));
        Files.copy(model.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        var config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"qwen2_audio\"", "\"whisper\""));
        assertEquals(
                "model_type: whisper (expected: qwen2_audio, audioflamingo3, musicflamingo, qwen2_5_omni, qwen2_5_omni_thinker) in " + config
                        + "; an LLM is wanted too: aasllm model compose --encoder takes this folder",
                Refusals.of(() -> AaSllm.load(folder, null)));
    }

    static void assertSame(List<Prediction> expected, List<Prediction> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            var shares = actual.get(i).probabilities();
            expected.get(i).probabilities()
                    .forEach((label, share) -> assertEquals(share, shares.get(label), SAME, label));
        }
    }

    private static double sum(Prediction prediction) {
        return prediction.probabilities().values().stream().mapToDouble(p -> p).sum();
    }

    private static String best(Prediction prediction) {
        return prediction.probabilities().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    /** Thirty labels of one to thirty letters. */
    private static LabelSet manyLabels() {
        return new LabelSet(IntStream.rangeClosed(1, 30)
                .mapToObj(i -> Label.of("x".repeat(i)))
                .collect(Collectors.toList()));
    }

    /** A tone with noise. */
    static Waveform clip(double seconds, long seed) {
        var random = new SplittableRandom(seed);
        var samples = new float[(int) Math.round(seconds * 16_000)];
        double hertz = random.nextDouble(100, 400);
        for (int i = 0; i < samples.length; i++) {
            samples[i] =
                    (float) (0.3 * Math.sin(2 * Math.PI * hertz * i / 16_000) + random.nextDouble(-0.1, 0.1));
        }
        return new Waveform(samples);
    }
}
