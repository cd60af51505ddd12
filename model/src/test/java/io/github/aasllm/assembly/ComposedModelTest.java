// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.GoldenTensors;
import io.github.aasllm.Refusals;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A composed model hears as its Whisper and writes as its Qwen2 ({@code golden/compose/SOURCE.txt}). */
class ComposedModelTest {
    private static final GoldenTensors PEER = Golden.tensors(Golden.small("compose/answers.safetensors"));
    private static final Path WHISPER = Golden.small("compose/whisper");
    private static final Path QWEN2 = Golden.small("compose/qwen2");
    private static final int BYTES_AND_SPECIALS = 256 + 3;

    @TempDir
    private Path folder;

    @Test
    void itsEncoderHearsWhatWhisperHears() {
        compose(1);
        var half = PEER.floats("waveform");
        // the 30 s that Whisper always hears, so that nothing is masked
        var clip = new float[60 * half.length];
        for (int i = 0; i < clip.length; i++) {
            clip[i] = half[i % half.length];
        }
        try (var scope = new PointerScope();
                var checkpoint = Families.open(folder.resolve("made"))) {
            var states = Boxes.load(checkpoint, Residency.MAPPED).encoder().encode(List.of(clip)).getFirst();
            assertEquals(750, states.size(0));
            var shown = Tensors.stack(List.of(Tensors.rows(states, 0, 40), Tensors.rows(states, 745, 750)));
            // two correct float32 encoders differ by 2e-6 at values up to 5, see WhisperEncoderGoldenTest
            assertArrayEquals(PEER.floats("states"), Tensors.toFloats(shown), 1e-5f);
        }
    }

    @Test
    void itsLlmWritesWhatQwen2Writes() {
        compose(1);
        var ids = PEER.longs("input_ids");
        var expected = PEER.floats("logits");
        try (var scope = new PointerScope();
                var checkpoint = Families.open(folder.resolve("made"))) {
            var llm = Boxes.load(checkpoint, Residency.MAPPED).llm();
            assertEquals(BYTES_AND_SPECIALS + 3, llm.config().vocabulary());
            var logits = llm.logits(llm.read(llm.embed(ids), List.of(new Passage(ids.length)))); // [T, V]
            var known = logits.narrow(1, 0, BYTES_AND_SPECIALS);
            assertArrayEquals(expected, Tensors.toFloats(known), 1e-5f); // logits reach 1.6
            // the mean of all rows: a new token's logit is the mean of all logits
            var added = Tensors.toFloats(logits.narrow(1, BYTES_AND_SPECIALS, 1));
            for (int t = 0; t < ids.length; t++) {
                double mean = 0;
                for (int v = 0; v < BYTES_AND_SPECIALS; v++) {
                    mean += expected[t * BYTES_AND_SPECIALS + v] / BYTES_AND_SPECIALS;
                }
                assertEquals(mean, added[t], 1e-5);
            }
        }
    }

    @Test
    void theTokensOfSpeechStandBehindThoseOfTheText() {
        var made = compose(1);
        var expected = Map.of("<|AUDIO|>", 259, "<|audio_bos|>", 260, "<|audio_eos|>", 261);
        assertEquals(expected, made.addedTokens());
        assertEquals(3, made.addedRows());
        try (var tokenizer = Tokenizer.load(folder.resolve("made"), Qwen2Audio.SPECIALS);
                var before = Tokenizer.load(QWEN2, Qwen2Audio.SPECIALS)) {
            expected.forEach((token, id) -> assertEquals((int) id, tokenizer.special(token)));
            var text = "<|im_start|>Wie klingt das? <|im_end|>";
            assertArrayEquals(before.encode(text), tokenizer.encode(text));
        }
    }

    @Test
    void freeRowsOfTheEmbeddingsAreUsedBeforeItGrows() throws IOException {
        var roomy = copy(QWEN2, "roomy");
        var config = roomy.resolve("config.json");
        // as if one token fewer were known: the tokenizer without its last special token leaves a row free
        var tokenizer = roomy.resolve("tokenizer.json");
        var json = Files.readString(tokenizer);
        int last = json.indexOf("\"id\": 258");
        int from = json.lastIndexOf('{', last);
        int to = json.indexOf('}', last) + 1;
        Files.writeString(tokenizer, json.substring(0, json.lastIndexOf(',', from)) + json.substring(to));
        assertTrue(Files.readString(config).contains("\"vocab_size\": 259"));
        var made = ComposedModel.write(new Qwen2Audio(), WHISPER, roomy, folder.resolve("made"), 1);
        assertEquals(
                new TreeMap<>(Map.of("<|im_start|>", 258, "<|AUDIO|>", 259, "<|audio_bos|>", 260,
                        "<|audio_eos|>", 261)),
                new TreeMap<>(made.addedTokens()));
        assertEquals(262 - 259, made.addedRows());
    }

    @Test
    void speechBeginsAtTheScaleOfText() {
        compose(1);
        try (var scope = new PointerScope();
                var made = Safetensors.open(folder.resolve("made/model.safetensors"))) {
            double embeddings =
                    rootMeanSquare(Tensors.toFloats(made.tensor("language_model.model.embed_tokens.weight")));
            double adapter =
                    rootMeanSquare(Tensors.toFloats(made.tensor("multi_modal_projector.linear.weight")));
            // 24 · 16 draws: the deviation of their root mean square is 1 / √(2 · 384) = 3.6 %
            assertEquals(embeddings / Math.sqrt(16), adapter, 0.15 * adapter);
            assertEquals(0,
                    rootMeanSquare(Tensors.toFloats(made.tensor("multi_modal_projector.linear.bias"))));
        }
    }

    @Test
    void theSameSeedGivesTheSameFilesAndAnotherSeedAnotherAdapter() throws IOException {
        compose(1);
        var one = Files.readAllBytes(folder.resolve("made/model.safetensors"));
        ComposedModel.write(new Qwen2Audio(), WHISPER, QWEN2, folder.resolve("same"), 1);
        ComposedModel.write(new Qwen2Audio(), WHISPER, QWEN2, folder.resolve("other"), 2);
        assertArrayEquals(one, Files.readAllBytes(folder.resolve("same/model.safetensors")));
        assertNotEquals(
                Arrays.hashCode(one),
                Arrays.hashCode(Files.readAllBytes(folder.resolve("other/model.safetensors"))));
    }

    @Test
    void licencesOfBothGoWithIt() throws IOException {
        var whisper = copy(WHISPER, "whisper");
        Files.writeString(whisper.resolve("LICENSE"), "of the encoder");
        var qwen2 = copy(QWEN2, "qwen2");
        Files.writeString(qwen2.resolve("LICENSE.txt"), "of the LLM");
        ComposedModel.write(new Qwen2Audio(), whisper, qwen2, folder.resolve("made"), 1);
        assertEquals("of the encoder", Files.readString(folder.resolve("made/encoder-LICENSE")));
        assertEquals("of the LLM", Files.readString(folder.resolve("made/llm-LICENSE.txt")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        whisper | "model_type": "whisper"  | "model_type": "wav2vec2" | model_type: wav2vec2 (expected: whisper) in WHISPER/config.json
        whisper | "d_model": 16,           |                          | d_model: none (expected: a whole number >= 1) in WHISPER/config.json
        whisper | "num_mel_bins": 80       | "num_mel_bins": 128      | tensors: missing [], misshapen [model.encoder.conv1.weight [16, 80, 3] F32], unused [] (expected: exactly those that config.json describes) in WHISPER
        whisper | "max_source_positions": 1500 | "max_source_positions": 750 | max_source_positions: 750 (expected: 1500, for 30 s) in WHISPER/config.json
        whisper | "encoder_layers": 2      | "encoder_layers": 1      | LAYER
        qwen2   | "model_type": "qwen2"    | "model_type": "qwen3"    | model_type: qwen3 (expected: qwen2) in QWEN2/config.json
        qwen2   | "model_type": "qwen2"    | "model_type": "qwen2", "quantization_config": {"quant_method": "gptq"} | quantization_config: quantised with gptq (expected: float32, float16 or bfloat16 weights) in QWEN2/config.json; save it again in bfloat16
        qwen2   | "vocab_size": 259        | "vocab_size": 300        | tensors: missing [], misshapen [model.embed_tokens.weight [259, 24] F32, model.embed_tokens.weight [259, 24] F32], unused [] (expected: exactly those that config.json describes) in QWEN2
        """)
    void whatDoesNotFitIsRefused(String part, String before, String after, String refusal)
            throws IOException {
        var whisper = copy(WHISPER, "whisper");
        var qwen2 = copy(QWEN2, "qwen2");
        var config = folder.resolve(part).resolve("config.json");
        var json = Files.readString(config);
        assertTrue(json.contains(before), before);
        Files.writeString(config, json.replace(before, after == null ? "" : after));
        var message = Refusals.of(() -> ComposedModel.write(new Qwen2Audio(), whisper, qwen2, folder.resolve("made"), 1));
        if (refusal.equals("LAYER")) {
            assertTrue(message.startsWith("tensors: missing [], misshapen [], unused"
                    + " [model.encoder.layers.1."), message);
        } else {
            assertEquals(
                    refusal.replace("WHISPER", whisper.toString()).replace("QWEN2", qwen2.toString()),
                    message);
        }
        assertTrue(Files.notExists(folder.resolve("made")));
    }

    @Test
    void anLlmWithoutTokenizerIsRefused() throws IOException {
        var qwen2 = copy(QWEN2, "qwen2");
        Files.delete(qwen2.resolve("tokenizer.json"));
        assertEquals(
                "tokenizer: none (expected: tokenizer.json, or vocab.json and merges.txt) in " + qwen2,
                Refusals.of(() -> ComposedModel.write(new Qwen2Audio(), WHISPER, qwen2, folder.resolve("made"), 1)));
    }

    @Test
    void anOutputThatIsNotEmptyIsRefusedAndStays() throws IOException {
        var mine = Files.writeString(folder.resolve("mine.txt"), "mine");
        assertEquals(
                "output: " + folder + " (expected: a new or an empty folder)",
                Refusals.of(() -> ComposedModel.write(new Qwen2Audio(), WHISPER, QWEN2, folder, 1)));
        assertEquals("mine", Files.readString(mine));
    }

    static List<String> families() {
        return Families.modelTypes();
    }

    /** Whatever the family's own defaults are, and wherever the settings say how positions rotate. */
    @ParameterizedTest
    @MethodSource("families")
    void theLlmOfEveryFamilyIsThatOfTheQwen2Folder(String family) throws IOException {
        var rotating = List.of(
                Map.entry("\"rope_theta\": 54321.0,", 54_321.0),
                Map.entry("\"rope_parameters\": {\"rope_theta\": 54321.0, \"rope_type\": \"default\"},", 54_321.0),
                Map.entry("\"rope_scaling\": {\"rope_theta\": 54321.0, \"type\": \"default\"},", 54_321.0),
                Map.entry("", 10_000.0)); // Qwen2's in transformers
        for (int i = 0; i < rotating.size(); i++) {
            var qwen2 = copy(QWEN2, "qwen2-" + i);
            var config = qwen2.resolve("config.json");
            var json = Files.readString(config).replaceAll(
                    "(?s)\"rope_parameters\": \\{.*?\\},", rotating.get(i).getKey());
            Files.writeString(config, json);
            var made = folder.resolve("made-" + i);
            ComposedModel.write(Families.named(family), WHISPER, qwen2, made, 1);
            try (var checkpoint = Families.open(made)) {
                var llm = Families.architecture(checkpoint).llm();
                assertEquals(rotating.get(i).getValue(), llm.rope().theta(), rotating.get(i).getKey());
                assertEquals(List.of(24, 2, 3, 1, 32), List.of(
                        llm.width(), llm.layers(), llm.heads(), llm.keyValueHeads(), llm.feedForward()));
            }
        }
        assertEquals("ok", ModelInfo.of(folder.resolve("made-0")).tokenizer());
        try (var model = AaSllm.load(folder.resolve("made-0"))) {
            assertEquals(4, model.recognize(new Waveform(new float[16_000])).probabilities().size());
        }
    }

    private ComposedModel.Summary compose(long seed) {
        return ComposedModel.write(new Qwen2Audio(), WHISPER, QWEN2, folder.resolve("made"), seed);
    }

    private Path copy(Path from, String name) throws IOException {
        var to = Files.createDirectory(folder.resolve(name));
        try (var files = Files.list(from)) {
            for (var file : new ArrayList<>(files.toList())) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
        return to;
    }

    private static double rootMeanSquare(float[] numbers) {
        double sum = 0;
        for (float number : numbers) {
            sum += (double) number * number;
        }
        return Math.sqrt(sum / numbers.length);
    }
}
