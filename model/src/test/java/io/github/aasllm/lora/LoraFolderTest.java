// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.TinyCheckpoint;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scales, names and refusals of LoRA folders; {@link LoraGoldenTest} has PEFT's numbers. */
class LoraFolderTest {
    private static final String FITS =
            " (expected: pairs lora_A [r, in], lora_B [out, r] for layers of the model, and what else"
                    + " adapter_config.json names) in ";
    private static final String NEXT = "; check that the folder was trained on this model";

    private final PointerScope scope = new PointerScope();
    private final Linear linear = new Linear(Tensors.floats(new float[2 * 3], 2, 3), null);
    private final Map<String, Linear> linears = Map.of("language_model.model.layers.0.q", linear);

    @TempDir
    private Path folder;

    @AfterEach
    void free() {
        scope.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        {'r':2,'lora_alpha':6}                                               | 3 | alpha / r
        {'r':2}                                                              | 4 | the default alpha is 8
        {'r':2,'lora_alpha':6,'use_rslora':true}                             | 4.2426405 | 6 / √2
        {'r':5,'lora_alpha':6,'rank_pattern':{'q':2}}                        | 3 | the pattern's rank
        {'r':5,'lora_alpha':6,'rank_pattern':{'layers.0.q':2}}               | 3 | a pattern ends the name at a dot
        {'r':2,'lora_alpha':6,'alpha_pattern':{'q':8}}                       | 4 | the pattern's alpha
        {'r':2,'lora_alpha':6,'alpha_pattern':{'.*layers.[01].q':8}}         | 4 | a regular expression
        {'r':2,'lora_alpha':6,'alpha_pattern':{'ayers.0.q':8}}               | 3 | no dot before it
        {'r':2,'lora_alpha':6,'alpha_pattern':{'layers.0':8}}                | 3 | not to the end
        {'r':2,'lora_alpha':6,'alpha_pattern':{'q':8,'layers.0.q':10}}       | 4 | the first pattern that matches
        {'r':2,'lora_alpha':6,'alpha_pattern':{'model.language_model.layers.0.q':8}} | 4 | as the folder names the module
        {'r':2,'lora_alpha':6,'use_rslora':true,'alpha_pattern':{'q':2}}     | 1.4142135 | 2 / √2
        """)
    void theScaleFollowsFromTheConfiguration(String config, float scale, String why) throws IOException {
        write(config, pair("model.language_model.layers.0.q", 2));
        try (var lora = LoraFolder.open(folder, Qwen2Audio.NAMES)) {
            lora.attach(linears);
            // A and B are all ones: B A x = 2 · (1 + 2 + 3) for rank 2
            var y = Tensors.toFloats(linear.forward(Tensors.floats(new float[] {1, 2, 3}, 1, 3)));
            assertArrayEquals(new float[] {scale * 12, scale * 12}, y, 1e-4f, why); // six digits of about 50
        }
    }

    @ParameterizedTest
    @CsvSource({"qv", "llm_linear_projector"})
    void namesOfBothLibrariesReachTheSameLayersWithTheSameLogits(String variant) throws IOException {
        var golden = Golden.file("hf/lora/" + variant + "/trained");
        Files.copy(golden.resolve("adapter_config.json"), folder.resolve("adapter_config.json"));
        try (var source = Safetensors.open(golden.resolve("adapter_model.safetensors"))) {
            var renamed = source.entries().entrySet().stream()
                    .map(e -> new WeightShape(
                            e.getKey()
                                    .replace("model.language_model.layers", "language_model.model.layers")
                                    .replace("model.model.multi_modal", "model.multi_modal"),
                            e.getValue().shape()))
                    .toList();
            assertEquals(0,
                    renamed.stream().filter(t -> t.name().startsWith("base_model.model.model.")).count());
            try (var file =
                    new SafetensorsWriter(folder.resolve("adapter_model.safetensors"), DType.F32, renamed)) {
                for (var name : source.entries().keySet()) {
                    file.append(source.tensor(name));
                }
            }
        }
        try (var five = LoraFolder.open(golden, Qwen2Audio.NAMES);
                var four = LoraFolder.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(five.modules(), four.modules());
            assertEquals(five.parameters(), four.parameters());
        }
        assertArrayEquals(logits(golden), logits(folder), 0);
    }

    @Test
    void updatesInHalfPrecisionAreReadAsFloat32() throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"),
                "{\"peft_type\":\"LORA\",\"r\":2,\"lora_alpha\":2}");
        tensors(DType.BF16, pair("language_model.model.layers.0.q", 2));
        try (var lora = LoraFolder.open(folder, Qwen2Audio.NAMES)) {
            lora.attach(linears);
            assertEquals(12,
                    Tensors.toFloats(linear.forward(Tensors.floats(new float[] {1, 2, 3}, 1, 3)))[0]);
            assertEquals(2 * 3 + 2 * 2, lora.parameters());
        }
    }

    /** libtorch would end a prediction with an exception of its own. */
    @Test
    void aScaleBeyondFloat32IsRefused() throws IOException {
        write("{'r':2,'lora_alpha':1e39}", pair("language_model.model.layers.0.q", 2));
        try (var lora = LoraFolder.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(
                    "LoRA tensors: 1 do not fit: language_model.model.layers.0.q has the scale 5.0E38, more"
                            + " than float32 holds" + FITS + folder + NEXT,
                    Refusals.of(() -> lora.attach(linears)));
        }
    }

    @Test
    void everyFaultIsNamedInOneMessageAndNoSlotIsFilled() throws IOException {
        write("{'r':2}", List.of(
                new WeightShape("base_model.model.language_model.model.layers.0.q.lora_A.weight", 2, 3),
                new WeightShape("base_model.model.language_model.model.layers.0.q.lora_B.weight", 3, 2),
                new WeightShape("base_model.model.language_model.model.layers.9.q.lora_A.weight", 2, 3),
                new WeightShape("lm_head.weight", 1)));
        try (var lora = LoraFolder.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(
                    "LoRA tensors: 3 do not fit: lm_head.weight is no LoRA tensor;"
                            + " language_model.model.layers.0.q has lora_A [2, 3] and lora_B [3, 2] for rank"
                            + " 2 and a layer [2, 3]; language_model.model.layers.9.q has no layer in the"
                            + " model" + FITS + folder + NEXT,
                    Refusals.of(() -> lora.attach(linears)));
        }
        assertArrayEquals(
                new float[2],
                Tensors.toFloats(linear.forward(Tensors.floats(new float[] {1, 2, 3}, 1, 3))), 0);
    }

    @ParameterizedTest
    @CsvSource({"A, lora_B", "B, lora_A"})
    void aMissingHalfIsRefused(String half, String lacking) throws IOException {
        var name = "base_model.model.language_model.model.layers.0.q.lora_" + half + ".weight";
        write("{'r':2}", List.of(new WeightShape(name, 2, half.equals("A") ? 3 : 2)));
        try (var lora = LoraFolder.open(folder, Qwen2Audio.NAMES)) {
            assertEquals(
                    "LoRA tensors: 1 do not fit: language_model.model.layers.0.q lacks " + lacking + FITS
                            + folder + NEXT,
                    Refusals.of(() -> lora.attach(linears)));
        }
    }

    @Test
    void aFolderWithoutTensorsIsRefused() throws IOException {
        write("{'r':2}", List.of());
        try (var lora = LoraFolder.open(folder, Qwen2Audio.NAMES)) {
            assertEquals("LoRA tensors: none" + FITS + folder + NEXT,
                    Refusals.of(() -> lora.attach(linears)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        {'peft_type':'IA3'}                     | peft_type: IA3 (expected: LORA)
        {'peft_type':null}                      | peft_type: none (expected: LORA)
        {'bias':'some'}                         | bias: some (expected: none, all or lora_only)
        {'lora_alpha':'8'}                      | lora_alpha: "8" (expected: a finite number > 0)
        {'r':0}                                 | r: 0 (expected: a whole number >= 1)
        {'lora_alpha':0}                        | lora_alpha: 0 (expected: a finite number > 0)
        {'rank_pattern':{'q':0}}                | rank_pattern.q: 0 (expected: a whole number >= 1)
        {'r':2,'alpha_pattern':{'(':1}}         | alpha_pattern.(: Unclosed group (expected: a regular expression)
        {'r':2,'target_modules':'('}            | target_modules: Unclosed group (expected: a regular expression)
        {'r':2,'target_modules':'((.*)*)*!'}    | target_modules: too slow (expected: a regular expression without nested repetitions)
        {'r':2,'target_modules':[1]}            | target_modules: [1] (expected: a list of names)
        {'r':2,'modules_to_save':'q'}           | modules_to_save: "q" (expected: a list of names)
        {'r':2,'layers_to_transform':['a']}     | layers_to_transform: ["a"] (expected: a list of whole numbers)
        {'r':2,'target_modules':'q','layers_to_transform':[1]} | layers_to_transform: [1] (expected: none beside a target_modules that is one expression)
        {'r':2,'trainable_token_indices':[1,1]} | trainable_token_indices: [1,1] (expected: a list of different whole numbers >= 0)
        """)
    void whatWouldChangeTheArithmeticIsRefused(String config, String refusal) throws IOException {
        write(config, pair("language_model.model.layers.0.q", 2));
        assertEquals(refusal + " in " + folder.resolve("adapter_config.json"), Refusals.of(() -> {
            try (var lora = LoraFolder.open(folder, Qwen2Audio.NAMES)) {
                lora.attach(linears);
            }
        }));
    }

    @Test
    void missingFoldersAndFilesAreRefused() throws IOException {
        var none = folder.resolve("none");
        assertEquals(
                "lora: " + none
                        + " (expected: a folder with adapter_config.json and adapter_model.safetensors)",
                Refusals.of(() -> LoraFolder.open(none, Qwen2Audio.NAMES)));
        var config = folder.resolve("adapter_config.json");
        var refusal = "lora: " + folder
                + " (expected: a folder with adapter_config.json and adapter_model.safetensors)";
        assertEquals(refusal, Refusals.of(() -> LoraFolder.open(folder, Qwen2Audio.NAMES)));
        var trained = Files.createDirectories(folder.resolve("lora"));
        Files.writeString(trained.resolve("adapter_config.json"), "{}");
        assertEquals(refusal + "; did you mean " + trained + "?", Refusals.of(() -> LoraFolder.open(folder, Qwen2Audio.NAMES)));
        var model = Files.writeString(folder.resolve("config.json"), "{}");
        assertEquals(refusal + "; it is a model folder: give it by --model",
                Refusals.of(() -> LoraFolder.open(folder, Qwen2Audio.NAMES)));
        Files.delete(model);
        Files.writeString(config, "{\"peft_type\":\"LORA\"}");
        assertEquals(
                "file: " + folder.resolve("adapter_model.safetensors") + " (expected: a safetensors file)",
                Refusals.of(() -> LoraFolder.open(folder, Qwen2Audio.NAMES)));
    }

    private static float[] logits(Path lora) {
        try (var tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio");
                var updates = LoraFolder.open(lora, Qwen2Audio.NAMES);
                var step = new PointerScope()) {
            updates.attach(tiny.linears());
            var text = tiny.llm().embed(new long[] {1, 2, 3, 4});
            return Tensors.toFloats(tiny.llm().logits(tiny.llm().read(text, List.of(new Passage(4)))));
        }
    }

    private static List<WeightShape> pair(String module, int rank) {
        return List.of(
                new WeightShape("base_model.model." + module + ".lora_A.weight", rank, 3),
                new WeightShape("base_model.model." + module + ".lora_B.weight", 2, rank));
    }

    private void write(String config, List<WeightShape> tensors) throws IOException {
        var json = config.replace('\'', '"');
        var whole = json.contains("peft_type") ? json : json.replaceFirst("\\{", "{\"peft_type\":\"LORA\",");
        Files.writeString(folder.resolve("adapter_config.json"), whole);
        tensors(DType.F32, tensors);
    }

    private void tensors(DType dtype, List<WeightShape> tensors) throws IOException {
        try (var file = new SafetensorsWriter(folder.resolve("adapter_model.safetensors"), dtype, tensors)) {
            for (var tensor : tensors) {
                var ones = new float[(int) tensor.numbers()];
                Arrays.fill(ones, 1);
                file.append(Tensors.floats(ones, tensor.shape()));
            }
        }
    }

    @Test
    void aMistypedFolderIsAskedFor() throws IOException {
        var near = Files.createDirectories(folder.resolve("my-lora"));
        var missing = folder.resolve("mylora");
        Supplier<String> refused = () -> Refusals.of(() -> LoraFolder.open(missing, Qwen2Audio.NAMES));
        assertFalse(refused.get().contains("did you mean"), refused.get());
        Files.writeString(near.resolve("adapter_config.json"), "{}");
        assertTrue(refused.get().endsWith("; did you mean " + near + "?"), refused.get());
    }
}
