// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.GoldenTensors;
import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.MergedModel;
import io.github.aasllm.assembly.QuantizedModel;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every kind of LoRA folder that PEFT makes gives PEFT's logits, beside the model and merged into it. */
class LoraKindsTest {
    /** The agreed bound; PEFT's own merge is up to 5e-6 from PEFT without a merge, on logits of about 5. */
    private static final float LOGITS = 1e-5f;
    /** Of eight bits on a model of 16 channels; what the folders change is ten times as much. */
    private static final float ROUNDED = 0.15f;
    private static final int VOCABULARY = 40;
    private static final int ROWS = 4;
    private static final int AUDIO = 39;
    private static final GoldenTensors ANSWERS = Golden.tensors(Golden.small("lora/answers.safetensors"));

    @TempDir
    private Path parent;

    static List<String> kinds() {
        return ANSWERS.names().stream()
                .filter(name -> name.endsWith(".logits") && !name.contains("model."))
                .map(name -> name.substring(0, name.indexOf('.')))
                .filter(name -> !name.equals("tied-tokens"))
                .toList();
    }

    static List<String> untied() {
        return kinds().stream().filter(kind -> !kind.startsWith("tied-")).toList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void besideTheModelItGivesPeftsLogits(String kind) {
        var logits = logits(model(kind), folder(kind), Residency.MAPPED);
        assertArrayEquals(ANSWERS.floats(kind + ".logits"), logits, LOGITS);
    }

    @ParameterizedTest
    @MethodSource("untied")
    void mergedIntoTheModelItGivesPeftsLogits(String kind) {
        var merged = parent.resolve("merged");
        MergedModel.write(model(kind), folder(kind), merged);
        assertArrayEquals(ANSWERS.floats(kind + ".merged"), logits(merged, null, Residency.MAPPED), LOGITS);
    }

    @ParameterizedTest
    @MethodSource("untied")
    void inEightBitsItIsNearerToItselfThanWhatItChanges(String kind) {
        var logits = logits(model(kind), folder(kind), Residency.INT8);
        assertArrayEquals(ANSWERS.floats(kind + ".logits"), logits, ROUNDED);
        if (!List.of("pissa", "pissa-dora", "pissa-lm-head", "olora").contains(kind)) {
            var stored = parent.resolve("stored");
            QuantizedModel.write(model(kind), stored);
            assertArrayEquals(ANSWERS.floats(kind + ".logits"), logits(stored, folder(kind), Residency.INT8),
                    ROUNDED);
        }
    }

    @ParameterizedTest
    @CsvSource({"pissa, pissa", "pissa-dora, pissa", "olora, olora"})
    void whatBeginsInTheWeightsNeedsThemAsTheyWere(String kind, String first) {
        var stored = parent.resolve("stored");
        QuantizedModel.write(model(kind), stored);
        assertEquals(
                "init_lora_weights: " + first + " (expected: a model whose weights are not stored in eight bits,"
                        + " for the update begins in them) in " + folder(kind)
                        + "; merge into the model that it was made from, and then quantize",
                Refusals.of(() -> logits(stored, folder(kind), Residency.INT8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tied-embeddings", "tied-lm-head", "tied-saved"})
    void oneTensorCannotBeMergedWithWhatChangesOneUseOfIt(String kind) {
        assertEquals(
                "lora: an update of the embeddings or of the output layer (expected: one of other layers, for in"
                        + " this model the two are one tensor) in " + folder(kind)
                        + "; use the folder beside the model: --model and --lora",
                Refusals.of(() -> MergedModel.write(model(kind), folder(kind), parent.resolve("merged"))));
    }

    @Test
    void aBiasWithoutAPlaceCannotBeMerged() throws IOException {
        var other = copy("lora-bias", tensor -> tensor
                .replace("audio_tower.layers.0.self_attn.q_proj", "audio_tower.layers.0.self_attn.k_proj"));
        change(other, "'target_modules':null");
        assertEquals("lora_bias: audio_tower.layers.0.self_attn.k_proj (expected: layers that have a bias); use the"
                + " folder beside the model: --model and --lora",
                Refusals.of(() -> MergedModel.write(model(""), other, parent.resolve("merged"))));
    }

    @Test
    void rowsOfSingleTokensAreRefusedWhereEmbeddingsAndOutputAreOneTensor() {
        var refusal = Refusals.of(() -> logits(model("tied-"), folder("tied-tokens"), Residency.MAPPED));
        assertTrue(refusal.startsWith("LoRA tensors: 1 do not fit: language_model.model.embed_tokens has rows of"
                + " single tokens, which are read for embeddings or an output layer of their own"), refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "dora, lora_A.weight, lora_A.default.weight",
        "dora, lora_B.weight, lora_B.my-own_2.weight",
        "dora, lora_magnitude_vector, lora_magnitude_vector.default",
        "dora, lora_magnitude_vector, lora_magnitude_vector.default.weight",
        "dora, lora_magnitude_vector, lora_magnitude_vector.weight",
        "dora, base_model.model., ''",
        "dora, base_model.model., base_model.model.base_model.model.",
        "dora, model.model.language_model., model.language_model.model.",
        "dora, model.model., model.",
        "embeddings, lora_embedding_A, lora_embedding_A.default",
        "embeddings, model.language_model.embed, language_model.model.embed",
        "lm-head, model.lm_head, model.language_model.lm_head",
        "lm-head, lm_head.base_layer.weight, lm_head.weight",
        "lora-bias, lora_B.bias, lora_B.default.bias",
        "bias-all, q_proj.base_layer.bias, q_proj.bias",
        "saved-projector, projector.linear, projector.modules_to_save.default.linear",
        "saved-tables, lm_head.weight, lm_head.modules_to_save.default.weight",
        "tokens, trainable_tokens_delta, trainable_tokens_delta.default",
    })
    void tensorsHaveManyNames(String kind, String name, String other) throws IOException {
        var renamed = copy(kind, tensor -> tensor.replace(name, other));
        assertArrayEquals(logits(model(kind), folder(kind), Residency.MAPPED),
                logits(model(kind), renamed, Residency.MAPPED), 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
        all-linear ; 'target_modules':'all-linear'
        all-linear ; 'target_modules':'ALL-LINEAR'
        all-linear ; 'target_modules':'all-linear','exclude_modules':['lm_head']
        all-linear ; 'target_modules':null
        regex      ; 'target_modules':'language_model\\\\.model\\\\.layers\\\\.(?P<layer>\\\\d)\\\\.self_attn\\\\.[qv]_proj'
        regex      ; 'target_modules':['q_proj','v_proj','linear'],'exclude_modules':'.*(tower|projector).*'
        layers     ; 'layers_to_transform':1
        layers     ; 'layers_pattern':['h','layers']
        gaussian   ; 'init_lora_weights':null
        gaussian   ; 'init_lora_weights':'eva','eva_config':{'rho':2.0}
        gaussian   ; 'lora_dropout':0.3,'qalora_group_size':16,'megatron_core':'megatron.core','revision':'main'
        gaussian   ; 'task_type':'CAUSAL_LM','loftq_config':{'loftq_bits':4},'runtime_config':{}
        olora      ; 'init_lora_weights':'OLoRA'
        """)
    void whatMeansTheSameGivesTheSame(String kind, String change) throws IOException {
        var changed = copy(kind, name -> name);
        change(changed, change);
        assertArrayEquals(logits(model(kind), folder(kind), Residency.MAPPED),
                logits(model(kind), changed, Residency.MAPPED), 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        regex           | 'target_modules':['q_proj','v_proj','o_proj'] | language_model.model.layers.0.self_attn.o_proj is among target_modules and has no tensors
        regex           | 'target_modules':['q_proj'] | language_model.model.layers.0.self_attn.v_proj is none of target_modules
        regex           | 'bias':'lora_only' | language_model.model.layers.0.self_attn.q_proj.bias is meant by bias and not in the folder
        regex           | 'modules_to_save':['multi_modal_projector'] | multi_modal_projector.linear.bias is of modules_to_save and not in the folder
        regex           | 'modules_to_save':['score'] | score of modules_to_save is no module of the model
        regex           | 'trainable_token_indices':[1] | language_model.model.embed_tokens is among trainable_token_indices and has no tensor
        regex           | 'use_dora':true | language_model.model.layers.0.self_attn.q_proj lacks lora_magnitude_vector
        dora            | 'use_dora':false | multi_modal_projector.linear has a lora_magnitude_vector, of which adapter_config.json says nothing
        lora-bias       | 'lora_bias':false | audio_tower.layers.0.fc1 has a lora_B.bias, of which adapter_config.json says nothing
        tokens          | 'trainable_token_indices':[1] | language_model.model.embed_tokens has [3, 16] for [1, 16]
        tokens          | 'trainable_token_indices':[1,2,40] | language_model.model.embed_tokens has tokens [1, 2, 40] of a vocabulary of 40
        """)
    void aPlaceThatIsNotFilledAndATensorWithoutAPlaceAreNamed(String kind, String change, String fault)
            throws IOException {
        var changed = copy(kind, name -> name);
        change(changed, change);
        var refusal = Refusals.of(() -> logits(model(kind), changed, Residency.MAPPED));
        assertTrue(refusal.startsWith("LoRA tensors: ") && refusal.contains(fault), refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "regex, layers.0.self_attn.q_proj, layers.0.self_attn.q_norm, has no layer in the model",
        "regex, model.language_model.layers.0.self_attn.q_proj, model.audio_tower.conv1, is no layer that LoRA can update here",
        "regex, lora_A.weight, lora_C.weight, is no LoRA tensor",
        "saved-projector, linear.bias, linear.scale, is no LoRA tensor",
        "saved-projector, model.multi_modal_projector.linear.bias, lm_head.weight, 'has [16] for [40, 16]'",
    })
    void aTensorWithoutAPlaceIsNamed(String kind, String name, String other, String fault) throws IOException {
        var renamed = copy(kind, tensor -> tensor.replace(name, other));
        var refusal = Refusals.of(() -> logits(model(kind), renamed, Residency.MAPPED));
        assertTrue(refusal.startsWith("LoRA tensors: ") && refusal.contains(fault), refusal);
    }

    @Test
    void twoUpdatesInOneFileAreRefused() throws IOException {
        var both = copy("regex", tensor -> tensor.replace(".weight",
                tensor.contains("layers.0") ? ".first.weight" : ".second.weight"));
        assertEquals("LoRA updates: [first, second] (expected: one in a folder) in "
                + both.resolve("adapter_model.safetensors") + "; save one of them alone",
                Refusals.of(() -> LoraFolder.open(both, Qwen2Audio.NAMES)));
    }

    @Test
    void twoTensorsForOnePlaceAreRefusedUnlessTheyAreTheSame() throws IOException {
        // PEFT writes the saved projector's bias twice, and the base's own beside it
        var twice = copy("saved-and-bias", tensor -> tensor.replace("original_module", "modules_to_save.default")
                .replace("modules_to_save.default.linear.bias", "modules_to_save.default.linear.bias" + (
                        tensor.contains("original") ? "" : ".unused")));
        var refusal = Refusals.of(() -> LoraFolder.open(twice, Qwen2Audio.NAMES));
        assertTrue(refusal.endsWith("(expected: one tensor only that stands for"
                + " multi_modal_projector.linear.bias) in " + twice), refusal);
    }

    private static Path folder(String kind) {
        return Golden.small("lora/" + kind);
    }

    private static Path model(String kind) {
        return Golden.small(kind.startsWith("tied-") ? "lora/tied-model" : "lora/model");
    }

    private Path copy(String kind, UnaryOperator<String> renaming) throws IOException {
        var target = Files.createDirectories(parent.resolve("copy"));
        Files.copy(folder(kind).resolve("adapter_config.json"), target.resolve("adapter_config.json"));
        try (var source = Safetensors.open(folder(kind).resolve("adapter_model.safetensors"))) {
            var tensors = source.entries().entrySet().stream()
                    .map(e -> new WeightShape(renaming.apply(e.getKey()), e.getValue().shape()))
                    .toList();
            var file = target.resolve("adapter_model.safetensors");
            try (var scope = new PointerScope();
                    var writer = new SafetensorsWriter(file, DType.F32, tensors)) {
                for (var name : source.entries().keySet()) {
                    writer.append(source.tensor(name));
                }
            }
        }
        return target;
    }

    private static void change(Path folder, String fields) throws IOException {
        var mapper = JsonMapper.shared();
        var file = folder.resolve("adapter_config.json");
        var config = (ObjectNode) mapper.readTree(Files.readString(file));
        config.setAll((ObjectNode) mapper.readTree("{" + fields.replace('\'', '"') + "}"));
        Files.writeString(file, mapper.writeValueAsString(config));
    }

    /** The logits of the prompt's last rows, with a LoRA folder or, for null, without. */
    private static float[] logits(Path model, Path lora, Residency residency) {
        try (var scope = new PointerScope();
                var checkpoint = Families.open(model);
                var folder = lora == null ? null : LoraFolder.open(lora, Qwen2Audio.NAMES)) {
            var boxes = folder == null
                    ? Boxes.load(checkpoint, residency) : Boxes.load(checkpoint, residency, folder);
            var logits = Tensors.toFloats(boxes.llm().logits(
                    boxes.llm().read(embedded(boxes), List.of(new Passage(ANSWERS.longs("ids").length)))));
            return Arrays.copyOfRange(logits, logits.length - ROWS * VOCABULARY, logits.length);
        }
    }

    private static Tensor embedded(Boxes boxes) {
        var ids = ANSWERS.longs("ids");
        int first = 5;
        int behind = first + (int) Arrays.stream(ids).filter(id -> id == AUDIO).count();
        var clip = Golden.tensors(Golden.small("hf/waveforms.safetensors")).floats("short_0s4");
        return Tensors.stack(List.of(
                boxes.llm().embed(Arrays.copyOf(ids, first)),
                boxes.adapter().project(boxes.encoder().encode(List.of(clip)).getFirst()),
                boxes.llm().embed(Arrays.copyOfRange(ids, behind, ids.length))));
    }
}
