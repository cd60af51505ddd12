// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.encoder.wav2vec2.TinyFolder;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.recognizer.Embedder;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paper's frozen baselines: a head on a speech encoder that no LLM is behind. */
class OwnEncoderTest {
    private static final String HEAD = """
            corpus.name = manifest
            corpus.labels = anger, sadness
            protocol.folds = leave-one-speaker-out
            decision.by = encoder-head
            description.train = none
            description.test = none
            tune = head
            head.width = 16
            head.heads = 2
            head.feed-forward = 16
            train.length = 2 epochs
            batch.size = 4
            """;

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void makeCorpus() throws IOException {
        data = MiniatureCorpus.write(folder.resolve("corpus"));
    }

    private Path encoder(String kind) throws IOException {
        return TinyFolder.write(folder.resolve(kind), TinyFolder.config(kind, !kind.equals("wav2vec2")));
    }

    private TestRun.Heard run(String settings, Path encoder, String out) {
        return TestRun.run(HEAD + "model.base = " + encoder + "\n" + settings, data, folder.resolve(out));
    }

    private List<PredictionRow> predictions(String out) throws IOException {
        try (var files = Files.walk(folder.resolve(out))) {
            return files.filter(file -> file.endsWith(FoldFolder.PREDICTIONS)).sorted()
                    .flatMap(file -> PredictionFile.read(file).stream()).toList();
        }
    }

    /** Each clip once through the encoder, and each fold's folder gives the experiment's own probabilities. */
    private void hearsOnceAndPredicts(Path encoder, String settings) throws IOException {
        var heard = run(settings, encoder, "out");
        assertTrue(heard.lines().getLast().startsWith("encoder states: 12 clips through the encoder, "),
                heard.lines().getLast());
        requireSameByItsFolder();
    }

    /** What embed opens: of a fold's folder the encoder that its head hears, with what was trained of it. */
    private static float[][] states(Path model, Path clip) {
        try (var embedder = Embedder.open(model)) {
            return embedder.states(embedder.hear(AudioFile.read(clip)).samples(), Optional.empty());
        }
    }

    private void requireSameByItsFolder() throws IOException {
        var rows = predictions("out").stream().filter(row -> row.id().startsWith("A")).toList();
        assertEquals(6, rows.size());
        try (var recognizer = Recognizer.open(Settings.of(folder.resolve("out/seed-1/fold-A")))) {
            for (var row : rows) {
                var found = recognizer.recognize(data.resolve(row.id() + ".wav")).probabilities();
                row.probabilities().forEach((label, share) -> assertEquals(share, found.get(label), 1e-6, row.id()));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"wavlm, last", "hubert, 1", "wav2vec2, weighted-sum", "data2vec-audio, 0"})
    void anyEncoderIsHeardOnceAndItsFoldsPredict(String kind, String layer) throws IOException {
        var encoder = encoder(kind);
        hearsOnceAndPredicts(encoder, "encoder.layer = " + layer);
        var clip = data.resolve("A-anger-1.wav");
        assertTrue(Arrays.deepEquals(states(encoder, clip), states(folder.resolve("out/seed-1/fold-A"), clip)));
    }

    @Tag("golden")
    @EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
    @ParameterizedTest
    @ValueSource(strings = {"whisper", "emotion2vec", "whisper-layersum", "hubert-layer-layersum"})
    void soAreWhisperEmotion2vecAndTheEncodersOfClassifiers(String name) throws IOException {
        hearsOnceAndPredicts(Golden.file("encoders/" + name), "encoder.layer = weighted-sum");
    }

    @Test
    void whatIsTrainedIsCounted() throws IOException {
        var encoder = encoder("wavlm");
        // a layer of 16 with a classifier of 2: 4 · (16² + 16) + 2 · (16² + 16) + 2 · 2 · 16 + 2 · 16 + 2;
        // 32 · 16 + 16 from the encoder's width; and a share for each of two layers and for what the first gets
        assertEquals("trainable parameters: 1,730 in the head, 528 in its projection, 0 in the encoder",
                counted(run("", encoder, "last")));
        assertEquals("trainable parameters: 1,730 in the head, 528 in its projection, 3 in its weighted sum of layers, "
                + "0 in the encoder", counted(run("encoder.layer = weighted-sum", encoder, "sum")));
        assertNotEquals(predictions("last"), predictions("sum"));
    }

    private static String counted(TestRun.Heard heard) {
        return heard.lines().stream().filter(line -> line.startsWith("trainable")).findFirst().orElseThrow();
    }

    /** The encoder hears every clip anew in each epoch: its states change. */
    @ParameterizedTest
    @CsvSource({"wavlm, weighted-sum", "hubert, 1"})
    void withLoraNoStatesAreKeptAndTheFoldsPredict(String kind, String layer) throws IOException {
        var head = (HEAD + "model.base = " + encoder(kind)).replace("tune = head",
                "tune = lora, head\nlora.targets = q, v\nlora.rank = 2\ntrain.rate = 0.01\nencoder.layer = " + layer);
        var heard = TestRun.run(head, data, folder.resolve("out"));
        // rank 2, q and v of 32 to 32 in two layers, or in the one that is heard
        int layers = layer.equals("1") ? 1 : 2;
        assertTrue(counted(heard).endsWith(", %d in LoRA weights of the encoder".formatted(layers * 2 * 2 * (32 + 32))),
                counted(heard));
        assertTrue(heard.lines().stream().noneMatch(line -> line.startsWith("encoder states:")), heard.lines().toString());
        requireSameByItsFolder();
        var clip = data.resolve("A-anger-1.wav");
        assertFalse(Arrays.deepEquals(states(folder.resolve(kind), clip), states(folder.resolve("out/seed-1/fold-A"), clip)));
        assertTrue(Files.exists(folder.resolve("out/seed-1/fold-A/lora/adapter_model.safetensors")));
        var states = layer.equals("1") ? "layer 1" : layer;
        assertEquals("encoder-head, " + kind + " 32, " + states + ", lora",
                predictions("out").getFirst().origin().arm().name(), "or it would stand for the paper's frozen encoder");
    }

    @Test
    void aFoldsFolderSaysHowItIsScoredAndWhichFileNamesItsEncoder() throws IOException {
        var encoder = encoder("wavlm");
        run("", encoder, "out");
        var fold = folder.resolve("out/seed-1/fold-A");
        assertEquals("run: no run.json (expected: the folder of a training) in " + fold + "; it is the folder of an encoder"
                + " head: evaluate --model " + fold + " scores it", Refusals.of(() -> new Evaluation(fold)));
        var moved = Files.createDirectories(folder.resolve("a/b/c/d")).resolve("fold-A");
        Files.move(fold, moved);
        assertEquals("speech encoder: none at " + folder.resolve("a/b/wavlm") + " (expected: the folder of the model wavlm) in "
                + moved.resolve("head/head.json") + "; that file says where it is, as seen from its own folder: put the model"
                + " there, or its place into the file", Refusals.of(() -> Recognizer.open(Settings.of(moved))));
    }

    @Test
    void choicesOfLayersShareACacheFolderAndNoStates() throws IOException {
        var encoder = encoder("hubert");
        var settings = HEAD + "model.base = " + encoder + "\nencoder.layer = ";
        for (var layer : List.of("last", "1", "weighted-sum", "2")) {
            assertEquals("12 clips through", through(settings + layer, folder.resolve(layer)));
        }
        assertEquals("0 clips through", through(settings + "1\nprotocol.seeds = 2", folder.resolve("again")));
    }

    private String through(String recipe, Path out) {
        return TestRun.run(recipe, data, out, folder.resolve("states")).lines().getLast()
                .replaceFirst("encoder states: (\\d+ clips through).*", "$1");
    }

    @Test
    void whatTheEncoderHasNotIsRefusedByName() throws IOException {
        var encoder = encoder("wavlm");
        assertEquals("encoder.layer: 3 (expected: 0 to 2, as the speech encoder has 2 layers)",
                Refusals.of(() -> run("encoder.layer = 3", encoder, "a")));
        var copied = (HEAD + "model.base = " + encoder).replace("tune = head", "tune = head, encoder");
        var why = ", as the weights of the encoder of a folder of wavlm stay frozen) in " + encoder;
        assertEquals("tune: encoder, head (expected: tune = lora, head with lora.targets = encoder; or tune = head" + why,
                Refusals.of(() -> TestRun.run(copied, data, folder.resolve("b"))));
        assertEquals("tune: encoder, head (expected: tune = lora, head with lora.targets = encoder; or tune = head, and no augment.*" + why,
                Refusals.of(() -> TestRun.run(copied + "\naugment.gain = -6 .. 6 dB", data, folder.resolve("c"))));
    }

    /** 400 samples make a state; 350 would make one of a speech LLM's. */
    @Test
    void aClipThatIsTooShortForTheEncoderIsNamed() throws IOException {
        MiniatureCorpus.tone(data.resolve("short.wav"), 200, 0.3, 0.2, 350);
        Files.writeString(data.resolve("manifest.csv"), Files.readString(data.resolve("manifest.csv"))
                + "short.wav,short,anger,A,female\n");
        var refusal = Refusals.of(() -> TestRun.strict(HEAD + "model.base = " + encoder("wavlm"), data,
                folder.resolve("out")));
        assertTrue(refusal.startsWith("clips: 1 of 13 cannot be used: short: duration: 0.021875 s (expected: more than "
                + "0.0249375 s, one audio token)"), refusal);
    }
}
