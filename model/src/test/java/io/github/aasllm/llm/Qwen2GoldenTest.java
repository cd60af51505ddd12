// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Golden;
import io.github.aasllm.GoldenPrompt;
import io.github.aasllm.GoldenTensors;
import io.github.aasllm.TinyCheckpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parity of box 5 with the Hugging Face decoder, float32 arithmetic. */
@Tag("golden")
class Qwen2GoldenTest {
    /** The peer's own two attention kernels differ by 7e-6 in the logits; 1e-4 is the agreed bound. */
    private static final float LOGITS = 1e-4f;

    /** Hidden states reach values of about 30, and float32 keeps seven digits. */
    private static final float STATES = 5e-5f;

    private final GoldenTensors golden = Golden.tensors("hf/forward.safetensors");

    @Test
    void everyLayerAndTheLogitsEqualThePeers() {
        try (var tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio")) {
            var prompt = GoldenPrompt.a(golden);
            var embedded = prompt.embed(tiny);
            assertArrayEquals(golden.floats("a.inputs_embeds"), Tensors.toFloats(embedded), 1e-5f);
            var passage = List.of(new Passage((int) embedded.size(0)));
            var layers = tiny.llm().layerStates(embedded, passage);
            for (int i = 0; i < layers.size(); i++) {
                assertArrayEquals(golden.floats("a.decoder.layer" + i), Tensors.toFloats(layers.get(i)),
                        STATES);
            }
            var states = tiny.llm().read(embedded, passage);
            assertArrayEquals(golden.floats("a.decoder.output"), Tensors.toFloats(states), STATES);
            assertArrayEquals(golden.floats("a.logits"), Tensors.toFloats(tiny.llm().logits(states)), LOGITS);
        }
    }

    @Test
    void aPackedBatchEqualsThePeersLeftPaddedOne() {
        try (var tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio")) {
            var prompts = GoldenPrompt.b(golden);
            var embedded = prompts.stream().map(p -> p.embed(tiny)).toList();
            var passages = embedded.stream().map(e -> new Passage((int) e.size(0))).toList();
            var states = tiny.llm().read(Tensors.stack(embedded), passages);
            var expectedStates = golden.floats("b.decoder.output");
            var expectedLogits = golden.floats("b.logits_last");
            int padded = golden.shape("b.input_ids").get(1).intValue();
            int row = 0;
            for (int clip = 0; clip < 3; clip++) {
                int length = passages.get(clip).rows();
                var own = Tensors.rows(states, row, row + length);
                int width = (int) own.size(1);
                int end = (clip + 1) * padded * width;
                assertArrayEquals(
                        Arrays.copyOfRange(expectedStates, end - length * width, end), Tensors.toFloats(own),
                        STATES);
                var logits = Tensors.toFloats(tiny.llm().logits(Tensors.rows(own, length - 1, length)));
                var expected =
                        Arrays.copyOfRange(expectedLogits, clip * logits.length, (clip + 1) * logits.length);
                assertArrayEquals(expected, logits, LOGITS);
                row += length;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Residency.class, names = {"MAPPED", "FLOAT32"})
    void shardedBfloat16WeightsWithFloat32ArithmeticEqualThePeers(Residency residency) {
        try (var tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio-sharded", residency)) {
            // The golden was made by a cast of the whole model to bfloat16 and back, which rounds the rotary
            // frequencies too; loading the folder, by the peer or by us, keeps them in float32.
            var weights = tiny.checkpoint().weights(Boxes.table(tiny.checkpoint().config()), residency)
                    .in(BoxNames.LLM);
            var rounded =
                    bfloat16(Rotary.frequencies(tiny.llm().config().headWidth(),
                            tiny.llm().config().rope()));
            var llm = new Qwen2(tiny.llm().config(), weights, residency, rounded);
            var embedded = GoldenPrompt.a(golden).embed(tiny);
            var logits = lastLogits(llm, embedded, 16);
            assertArrayEquals(golden.floats("a.bf16_weights.logits_last16"), Tensors.toFloats(logits),
                    LOGITS);
        }
    }

    @Test
    void greedyTokensEqualThePeersThroughTheCache() {
        var facts = Golden.json("hf/forward.json");
        var prompts = new ArrayList<>(GoldenPrompt.b(golden));
        prompts.add(GoldenPrompt.a(golden));
        var expected = new ArrayList<>(GoldenPrompt.rows(facts.get("b").get("greedy_8_ids")));
        expected.add(GoldenPrompt.rows(facts.get("a").get("greedy_8_ids")).getFirst());
        try (var tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio")) {
            for (int i = 0; i < prompts.size(); i++) {
                assertArrayEquals(expected.get(i), greedy(tiny, prompts.get(i), 8), "prompt " + i);
            }
        }
    }

    @Test
    void branchesOfOnePassEqualSeparateTexts() {
        try (var tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio")) {
            var stem = GoldenPrompt.a(golden).embed(tiny);
            int length = (int) stem.size(0);
            var answers = List.of(new long[] {5, 6, 7}, new long[] {5, 9}, new long[] {11});
            var parts = new ArrayList<Tensor>(List.of(stem));
            answers.forEach(ids -> parts.add(tiny.llm().embed(ids)));
            var together = tiny.llm().read(Tensors.stack(parts), List.of(new Passage(length, 3, 2, 1)));
            int row = length;
            for (var ids : answers) {
                var text = Tensors.stack(List.of(stem, tiny.llm().embed(ids)));
                var alone = tiny.llm().read(text, List.of(new Passage(length + ids.length)));
                assertArrayEquals(
                        Tensors.toFloats(Tensors.rows(alone, length, length + ids.length)),
                        Tensors.toFloats(Tensors.rows(together, row, row + ids.length)),
                        STATES);
                row += ids.length;
            }
            assertEquals(row, together.size(0));
        }
    }

    private static Tensor lastLogits(Qwen2 llm, Tensor embedded, int rows) {
        int length = (int) embedded.size(0);
        var states = llm.read(embedded, List.of(new Passage(length)));
        return llm.logits(Tensors.rows(states, length - rows, length));
    }

    /** The nearest numbers whose lower 16 bits are zero, ties to even. */
    static float[] bfloat16(float[] values) {
        var rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToIntBits(values[i]);
            rounded[i] = Float.intBitsToFloat((bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000);
        }
        return rounded;
    }

    private static long[] greedy(TinyCheckpoint tiny, GoldenPrompt prompt, int tokens) {
        var ids = new long[tokens];
        var embedded = prompt.embed(tiny);
        try (var cache = new KvCache(tiny.llm().config(), (int) embedded.size(0) + tokens)) {
            for (int i = 0; i < tokens; i++) {
                var states = tiny.llm().read(embedded, cache);
                var logits = tiny.llm().logits(Tensors.rows(states, states.size(0) - 1, states.size(0)));
                ids[i] = logits.argmax().item_long();
                embedded = tiny.llm().embed(new long[] {ids[i]});
            }
        }
        return ids;
    }
}
