// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.ConvertedModel;
import io.github.aasllm.assembly.ModelInfo;
import io.github.aasllm.assembly.QuantizedModel;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.lora.LoraSpec;
import io.github.aasllm.prompt.PromptTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the speech LLMs of all families, on random ones. */
class EveryFamilyTest {
    @TempDir
    private Path folder;

    private Path model;

    static List<String> families() {
        return Families.modelTypes();
    }

    @ParameterizedTest
    @MethodSource("families")
    void aRandomModelAnswersByItsOwnPromptInEveryWay(String family) {
        make(family);
        assertEquals("ok", ModelInfo.of(model).tokenizer());
        QuantizedModel.write(model, folder.resolve("int8"));
        ConvertedModel.write(model, folder.resolve("converted"));
        var settings = Settings.of(model);
        var clip = noise(1, 1.3);
        try (var score = AaSllm.load(settings);
                var generate = AaSllm.load(settings.withDecode(Decode.GENERATE));
                var rounded = AaSllm.load(settings.withPrecision(Precision.INT8));
                var int8 = AaSllm.load(folder.resolve("int8"));
                var converted = AaSllm.load(folder.resolve("converted"))) {
            assertEquals(Families.named(family).prompts().getFirst(), score.prompt().name());
            var expected = score.recognize(clip).probabilities();
            assertEquals(expected, converted.recognize(clip).probabilities());
            assertEquals(rounded.recognize(clip).probabilities(), int8.recognize(clip).probabilities());
            assertTrue(generate.recognize(clip).probabilities().isEmpty());
        }
    }

    /** To another family the tokens around speech would be plain text, or no tokens of its own. */
    @ParameterizedTest
    @MethodSource("families")
    void itTakesItsOwnPromptsAndRefusesThoseOfOthersByName(String family) {
        make(family);
        var own = Families.named(family).prompts();
        for (var name : Families.prompts()) {
            var settings = Settings.of(model).withPrompt(Families.prompt(name));
            if (own.contains(name)) {
                try (var model = AaSllm.load(settings)) {
                    assertEquals(name, model.prompt().name());
                }
            } else {
                assertEquals("prompt: " + name + " (expected: " + String.join(", ", own) + ", as the model is of "
                        + family + ")", Refusals.of(() -> AaSllm.load(settings)));
            }
        }
    }

    /** Whose name says nothing: {@code <|sound_bos|>} is a token of Audio Flamingo Next alone. */
    @ParameterizedTest
    @MethodSource("families")
    void aPromptOfOnesOwnWithTokensThatItDoesNotHaveIsRefused(String family) {
        make(family);
        var settings = Settings.of(model).withPrompt(new PromptTemplate("mine", """
                description: "{text}"
                answer: "{label}"
                end: "<|im_end|>"
                ---
                <|sound_bos|>{audio}<|sound_eos|>{description}"""));
        if (Families.named(family).specials().contains("<|sound_bos|>")) {
            AaSllm.load(settings).close();
        } else {
            assertEquals("prompt mine: <|sound_bos|> (expected: special tokens that the model's tokenizer has)",
                    Refusals.of(() -> AaSllm.load(settings)));
        }
    }

    @Test
    void aNameThatNoFamilyHasIsRefusedWithAllThatThereAre() {
        assertEquals("prompt: ours (expected: paper, qwen2-audio, qwen2-audio-instruct, audio-flamingo-3,"
                + " audio-flamingo-next, qwen2.5-omni)", Refusals.of(() -> Families.prompt("ours")));
    }

    @ParameterizedTest
    @MethodSource("families")
    void anotherIdOfTheTokenForSpeechIsRefused(String family) throws IOException {
        make(family);
        var config = model.resolve("config.json");
        var text = Files.readString(config);
        var key = text.contains("audio_token_id") ? "audio_token_id" : "audio_token_index";
        Files.writeString(config, text.replaceAll("\"" + key + "\" : \\d+", "\"" + key + "\" : 7"));
        assertTrue(Refusals.of(() -> AaSllm.load(model)).contains(key + ": 7 (expected: "));
    }

    @ParameterizedTest
    @MethodSource("families")
    void patternsMeanEveryLinearLayerOfTheirBoxAndNoOther(String family) {
        make(family);
        try (var checkpoint = Families.open(model)) {
            var modules = Families.named(family).modules();
            var all = modules.encoder() + "|" + modules.adapter() + "|" + modules.llm()
                    + "(?:self_attn\\.[qkvo]_proj|mlp\\.(?:gate|up|down)_proj)";
            var spec = new LoraSpec(1, 1, 0, all);
            var linears = Boxes.load(checkpoint, Map.of()).linears().keySet();
            checkpoint.shapes().keySet().stream()
                    .filter(name -> name.endsWith(".weight"))
                    .map(name -> name.substring(0, name.length() - ".weight".length()))
                    .forEach(module -> assertEquals(linears.contains(module), spec.selects(module, checkpoint.names()),
                            module + " " + Checkpoint.weightName(module)));
        }
    }

    private void make(String family) {
        model = folder.resolve("model");
        RandomModel.write(model, Families.named(family), RandomModel.Size.TINY, 3);
    }

    private static Waveform noise(long seed, double seconds) {
        var random = new Random(seed);
        var samples = new float[(int) (16_000 * seconds)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (random.nextGaussian() * 0.1);
        }
        return new Waveform(samples);
    }
}
