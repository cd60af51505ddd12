// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.GoldenTensors;
import io.github.aasllm.assembly.MergedModel;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.llm.KvCache;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.lora.LoraFolder;
import io.github.aasllm.nn.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Every speech LLM of the golden folder {@code speechllm}, whichever there are, as transformers and PEFT have it. */
@Tag("golden")
class SpeechLlmGoldenTest {
    private static final int LAST = 16; // rows of logits that the goldens have

    @TempDir
    private Path folder;

    static List<Path> models() throws IOException {
        assumeTrue(Golden.isWhole(), "other speech LLMs are in the whole golden folder alone");
        try (var folders = Files.list(Golden.file("speechllm"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void statesLogitsAndTokensAreThoseOfTransformers(Path model) {
        var golden = Golden.tensors(model.resolve("golden.safetensors"));
        try (var scope = new PointerScope(); var inference = new NoGradGuard();
                var checkpoint = Families.open(model)) {
            var boxes = Boxes.load(checkpoint, Residency.MAPPED);
            for (var clip : clips(golden)) {
                var speech = speech(boxes, golden, clip);
                assertClose(golden.floats(clip + ".projected"), speech, 1e-5, clip + " projected");
                var prompt = prompt(boxes, golden, clip, model);
                assertClose(golden.floats(clip + ".logits_last16"), logits(boxes, prompt), 1e-4, clip + " logits");
                assertArrayEquals(greedy(model, clip), greedy(boxes, prompt), clip);
            }
        }
    }

    /**
     * A rounding to eight digits moves a number by 2⁻⁸ of itself at most. There are a dozen on the way through a layer,
     * which mostly cancel: the logits of these models, of a deviation of 2 and up to 9, move by 0.12 at most.
     */
    @ParameterizedTest
    @MethodSource("models")
    void inBfloat16TheLogitsAreThoseOfTransformersToAFewRoundings(Path model) {
        var golden = Golden.tensors(model.resolve("golden.safetensors"));
        try (var scope = new PointerScope(); var inference = new NoGradGuard();
                var checkpoint = Families.open(model)) {
            var boxes = Boxes.load(checkpoint, Residency.BFLOAT16);
            for (var clip : clips(golden)) {
                var logits = logits(boxes, prompt(boxes, golden, clip, model));
                var expected = golden.floats(clip + ".logits_last16");
                double largest = IntStream.range(0, expected.length).mapToDouble(i -> Math.abs(expected[i])).max()
                        .orElseThrow();
                assertClose(expected, logits, 8 * Math.scalb(largest, -8), clip);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aLoraFolderOfPeftGivesItsLogitsBesideTheModelAndMerged(Path model) {
        var golden = Golden.tensors(model.resolve("golden.safetensors"));
        MergedModel.write(model, model.resolve("lora"), folder.resolve("merged"));
        try (var scope = new PointerScope(); var inference = new NoGradGuard();
                var checkpoint = Families.open(model);
                var lora = LoraFolder.open(model.resolve("lora"), checkpoint.names());
                var merged = Families.open(folder.resolve("merged"))) {
            for (var boxes : List.of(Boxes.load(checkpoint, Residency.MAPPED, lora),
                    Boxes.load(merged, Residency.MAPPED))) {
                for (var clip : clips(golden)) {
                    assertClose(golden.floats(clip + ".lora_logits_last16"),
                            logits(boxes, prompt(boxes, golden, clip, model)), 1e-4, clip + " with LoRA");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aClipHasTheSameStatesInAnyCompany(Path model) {
        var golden = Golden.tensors(model.resolve("golden.safetensors"));
        try (var scope = new PointerScope(); var inference = new NoGradGuard();
                var checkpoint = Families.open(model)) {
            var boxes = Boxes.load(checkpoint, Residency.MAPPED);
            var sounds = clips(golden).stream().map(clip -> golden.floats(clip + ".waveform")).toList();
            var together = boxes.encoder().encode(sounds);
            for (int i = 0; i < sounds.size(); i++) {
                var alone = boxes.encoder().encode(List.of(sounds.get(i))).getFirst();
                assertClose(Tensors.toFloats(alone), together.get(i), 1e-6, "clip " + i);
                assertEquals(boxes.encoder().states(sounds.get(i).length), alone.size(0));
            }
        }
    }

    private static List<String> clips(GoldenTensors golden) {
        return golden.names().stream().filter(name -> name.endsWith(".waveform"))
                .map(name -> name.substring(0, name.indexOf('.'))).toList();
    }

    private static Tensor speech(Boxes boxes, GoldenTensors golden, String clip) {
        return boxes.adapter().project(
                boxes.encoder().encode(List.of(golden.floats(clip + ".waveform"))).getFirst());
    }

    /** Text, speech and text, by where the ids have the audio token of the settings. */
    private static Tensor prompt(Boxes boxes, GoldenTensors golden, String clip, Path model) {
        var ids = golden.longs(clip + ".input_ids");
        long audio = audioToken(model);
        var places = IntStream.range(0, ids.length).filter(i -> ids[i] == audio).toArray();
        return Tensors.stack(List.of(
                boxes.llm().embed(Arrays.copyOf(ids, places[0])),
                speech(boxes, golden, clip),
                boxes.llm().embed(Arrays.copyOfRange(ids, places[0] + places.length, ids.length))));
    }

    private static long audioToken(Path model) {
        var config = Checkpoint.config(model);
        var inner = config.has("thinker_config") ? config.object("thinker_config") : config;
        return inner.index("audio_token_id", inner.index("audio_token_index", -1));
    }

    private static Tensor logits(Boxes boxes, Tensor prompt) {
        int length = Math.toIntExact(prompt.size(0));
        var states = boxes.llm().read(prompt, List.of(new Passage(length)));
        return boxes.llm().logits(Tensors.rows(states, length - LAST, length));
    }

    private static long[] greedy(Path model, String clip) {
        var list = JsonMapper.shared()
                .readTree(model.resolve("golden.json").toFile()).get(clip + ".greedy");
        return IntStream.range(0, list.size()).mapToLong(i -> list.get(i).longValue()).toArray();
    }

    private static long[] greedy(Boxes boxes, Tensor prompt) {
        var ids = new long[8];
        int length = Math.toIntExact(prompt.size(0));
        try (var cache = new KvCache(boxes.llm().config(), length + ids.length)) {
            var states = Tensors.rows(boxes.llm().read(prompt, cache), length - 1, length);
            for (int i = 0; i < ids.length; i++) {
                ids[i] = boxes.llm().logits(states).argmax().item_long();
                states = boxes.llm().read(boxes.llm().embed(new long[] {ids[i]}), cache);
            }
        }
        return ids;
    }

    private static void assertClose(float[] expected, Tensor computed, double most, String what) {
        var actual = Tensors.toFloats(computed);
        assertEquals(expected.length, actual.length, what);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
        }
        assertTrue(worst <= most, what + ": " + worst);
    }
}
