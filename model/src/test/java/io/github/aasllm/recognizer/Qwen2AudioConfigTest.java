// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a published config.json may say, in whatever form, and what is refused by its name. */
class Qwen2AudioConfigTest {
    private static final Path CLIP = Path.of(System.getProperty("aasllm.root", ".."), "examples/hello.flac");
    private static final String EMBEDDINGS = "language_model.model.embed_tokens.weight";
    private static final String OUTPUT = "language_model.lm_head.weight";
    private static final String UNKNOWN =
            " (expected: absent or false, for what it would do to a prediction is not known here)";

    @TempDir
    private Path folder;
    private Path model;
    private Path config;

    @BeforeEach
    void writeModel() {
        model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.TINY, 1);
        config = model.resolve("config.json");
    }

    @Test
    void aRotaryBaseBesideParametersWithoutOneIsThatOfTransformers() throws IOException {
        change("\"rope_theta\" : 10000.0",
                "\"rope_theta\" : 1000000.0, \"rope_parameters\": {\"rope_type\": \"default\"}");
        var expected = Map.of("anger", 0.9985, "happiness", 3.084e-9, "sadness", 0.00114, "neutral",
                0.0003739);
        predict().forEach((label, p) -> // by transformers 5.17, to four digits
                assertEquals(expected.get(label), p, 6e-4 * expected.get(label), label));
    }

    @Test
    void embeddingsThatAreTiedAtTheTopNeedNoOutputLayer() throws IOException {
        var untied = withOutput(EMBEDDINGS);
        withoutOutput();
        change("\"tie_word_embeddings\" : false", "\"tie_word_embeddings\" : true");
        assertEquals(untied, predict());
        change("\"tie_word_embeddings\" : true", "\"use_cache\": true");
        change("\"model_type\" : \"qwen2_audio\",",
                "\"model_type\" : \"qwen2_audio\", \"tie_word_embeddings\": true,");
        assertEquals(untied, predict());
    }

    @Test
    void anOutputLayerThatIsStoredIsUsedWhateverTheSettingsSay() throws IOException {
        var own = predict();
        change("\"tie_word_embeddings\" : false", "\"tie_word_embeddings\" : true");
        assertEquals(own, predict());
    }

    @Test
    void anOutputLayerThatNothingStandsForIsMissing() throws IOException {
        withoutOutput();
        assertEquals("tensors: 1 missing: language_model.lm_head.weight (expected: exactly those that"
                + " config.json describes) in " + model, Refusals.of(() -> AaSllm.load(model)));
    }

    @Test
    void thePublishedConfigurationIsRead() {
        var read = new Qwen2Audio().architecture(JsonFields.read(Golden.file("hf/real_qwen2_audio_7b_config.json")));
        assertEquals(4096, read.llm().width());
    }

    @Test
    void settingsThatLeaveTheForwardPassAsItIsAreTaken() throws IOException {
        var plain = predict();
        change("\"model_type\" : \"qwen2_audio\",",
                "\"model_type\" : \"qwen2_audio\", \"ignore_index\": -100,"
                + " \"vocab_size\": 264, \"transformers_version\": \"4.38.1\", \"_name_or_path\": \"x\","
                + " \"unsloth_fixed\": true, \"pruned_heads\": {}, \"is_decoder\": false, \"auto_map\": null,"
                + " \"temperature\": 0.7, \"quantization_config\": null,");
        change("\"hidden_act\" : \"silu\",", "\"hidden_act\" : \"silu\", \"quantization_config\":"
                + " {\"load_in_8bit\": false, \"load_in_4bit\": false},");
        change("\"activation_function\" : \"gelu\",", "\"activation_function\" : \"gelu\", \"dropout\": 0.1,"
                + " \"init_std\": 0.02, \"encoder_layerdrop\": 0.1, \"num_hidden_layers\": 2,");
        assertEquals(plain, predict());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "model_type" : "qwen2_audio"  | "model_type": "phi4_multimodal"  | model_type: phi4_multimodal (expected: qwen2_audio, audioflamingo3, musicflamingo, qwen2_5_omni, qwen2_5_omni_thinker) in FILE
        "model_type" : "qwen2_audio"  | "model_type": "qwen2"            | model_type: qwen2 (expected: qwen2_audio, audioflamingo3, musicflamingo, qwen2_5_omni, qwen2_5_omni_thinker) in FILE; a speech encoder is wanted too: aasllm model compose --llm takes this folder
        "model_type" : "qwen2",       | "model_type": "qwen2_moe",       | text_config.model_type: qwen2_moe (expected: qwen2) in FILE
        "model_type" : "qwen2_audio_encoder" | "model_type": "whisper"   | audio_config.model_type: whisper (expected: qwen2_audio_encoder) in FILE
        "model_type" : "qwen2_audio"  | "model_type": "qwen2_audio", "auto_map": {"AutoModel": "m.M"} | auto_map: {"AutoModel":"m.M"}UNKNOWN in FILE
        "model_type" : "qwen2_audio"  | "model_type": "qwen2_audio", "pruned_heads": {"0": [1]} | pruned_heads: {"0":[1]}UNKNOWN in FILE
        "model_type" : "qwen2_audio"  | "model_type": "qwen2_audio", "per_layer_config": {"0": {}} | per_layer_config: {"0":{}}UNKNOWN in FILE
        "model_type" : "qwen2_audio"  | "model_type": "qwen2_audio", "anything": 0 | anything: 0UNKNOWN in FILE
        "model_type" : "qwen2_audio"  | "model_type": "qwen2_audio", "quantization_config": {"quant_method": "bitsandbytes", "load_in_4bit": true} | quantization_config: quantised with bitsandbytes (expected: float32, float16 or bfloat16 weights) in FILE; save it again in bfloat16
        "model_type" : "qwen2_audio"  | "model_type": "qwen2_audio", "quantization_config": {"load_in_8bit": true} | quantization_config: quantised with bitsandbytes (expected: float32, float16 or bfloat16 weights) in FILE; save it again in bfloat16
        "hidden_act" : "silu"         | "hidden_act": "silu", "quantization_config": {"quant_method": "awq"} | quantization_config: quantised with awq (expected: float32, float16 or bfloat16 weights) in FILE; save it again in bfloat16
        "hidden_act" : "silu"         | "hidden_act": "gelu"             | text_config.hidden_act: gelu (expected: silu) in FILE
        "hidden_act" : "silu"         | "hidden_act": "silu", "mlp_bias": true | text_config.mlp_bias: trueUNKNOWN in FILE
        "activation_function" : "gelu" | "activation_function": "relu"   | audio_config.activation_function: relu (expected: gelu) in FILE
        "activation_function" : "gelu" | "activation_function": "gelu", "scale_embedding": true | audio_config.scale_embedding: trueUNKNOWN in FILE
        "activation_function" : "gelu" | "activation_function": "gelu", "num_hidden_layers": 3 | audio_config.num_hidden_layers: 3 (expected: 2, as the encoder's own setting says) in FILE
        """)
    void whatIsNeitherKnownNorHonouredIsRefusedByItsName(String before, String after, String refusal)
            throws IOException {
        change(before, after);
        assertEquals(refusal.replace("UNKNOWN", UNKNOWN).replace("FILE", config.toString()),
                Refusals.of(() -> AaSllm.load(model)));
    }

    @Test
    void quantisedWeightsThatTheSettingsDoNotSpeakOfAreKnownByTheirNames() throws IOException {
        var table = List.of(new WeightShape("language_model.model.layers.0.mlp.up_proj.weight.absmax", 1));
        Files.delete(model.resolve("model.safetensors"));
        CheckpointWriter.write(model, table, DType.F32, (tensor, file) -> file.append(
                Tensors.floats(new float[1], 1)));
        assertEquals("weights: quantised with bitsandbytes (expected: float32, float16 or bfloat16 weights)"
                + " in " + model + "; save it again in bfloat16", Refusals.of(() -> AaSllm.load(model)));
    }

    private void change(String before, String after) throws IOException {
        var json = Files.readString(config);
        assertTrue(json.contains(before), before);
        Files.writeString(config, json.replace(before, after));
    }

    private Map<String, Double> predict() {
        try (var recognizer = AaSllm.load(model)) {
            return recognizer.recognize(AudioFile.read(CLIP)).probabilities();
        }
    }

    /** The prediction with an output layer of its own that has the numbers of another tensor. */
    private Map<String, Double> withOutput(String source) throws IOException {
        rewrite(true, source);
        return predict();
    }

    private void withoutOutput() throws IOException {
        rewrite(false, OUTPUT);
    }

    private void rewrite(boolean output, String source) throws IOException {
        var fresh = Files.createDirectories(folder.resolve("fresh"));
        try (var checkpoint = Families.open(model)) {
            var table = Boxes.table(checkpoint).stream()
                    .filter(tensor -> output || !tensor.name().equals(OUTPUT))
                    .toList();
            CheckpointWriter.write(fresh, table, DType.F32, (tensor, file) -> checkpoint.forEachBlock(
                    tensor.name().equals(OUTPUT) ? source : tensor.name(),
                    (rows, first) -> file.append(rows)));
        }
        Files.move(fresh.resolve("model.safetensors"), model.resolve("model.safetensors"),
                StandardCopyOption.REPLACE_EXISTING);
    }
}
