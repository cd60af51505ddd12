// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Golden;
import io.github.aasllm.GoldenPrompt;
import io.github.aasllm.TinyCheckpoint;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.nn.Tensors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parity of LoRA folders with PEFT, float32: on the LLM alone, and on the LLM and the Adapter. */
@Tag("golden")
class LoraGoldenTest {
    /** The update multiplies two sums of float32 products by 4; 1e-4 is the agreed bound. */
    private static final float LOGITS = 1e-4f;

    @ParameterizedTest
    @ValueSource(strings = {"qv", "llm_linear_projector"})
    void unmergedLogitsEqualPefts(String variant) {
        var golden = Golden.tensors("hf/lora/" + variant + "/golden.safetensors");
        assertArrayEquals(golden.floats("a.logits"), logits(variant + "/initial", false, Integer.MAX_VALUE),
                LOGITS);
        assertArrayEquals(golden.floats("a.trained.logits_last16"), logits(variant + "/trained", false, 16),
                LOGITS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qv", "llm_linear_projector"})
    void mergedLogitsEqualPefts(String variant) {
        var golden = Golden.tensors("hf/lora/" + variant + "/golden.safetensors");
        assertArrayEquals(golden.floats("a.merged.logits_last16"), logits(variant + "/initial", true, 16),
                LOGITS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"qv", "llm_linear_projector"})
    void parameterCountEqualsPefts(String variant) {
        var expected = Golden.json("hf/lora/" + variant + "/trajectory.json").get("trainable_parameters")
                .longValue();
        try (var lora = LoraFolder.open(Golden.file("hf/lora/" + variant + "/initial"), Qwen2Audio.NAMES)) {
            assertEquals(expected, lora.parameters());
        }
    }

    private static float[] logits(String folder, boolean merged, int lastRows) {
        var prompt = GoldenPrompt.a(Golden.tensors("hf/forward.safetensors"));
        try (var tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio");
                var lora = LoraFolder.open(Golden.file("hf/lora/" + folder), Qwen2Audio.NAMES)) {
            if (merged) {
                lora.merge(tiny.linears());
            } else {
                lora.attach(tiny.linears());
            }
            var embedded = prompt.embed(tiny);
            var states = tiny.llm().read(embedded, List.of(new Passage((int) embedded.size(0))));
            var logits = Tensors.toFloats(tiny.llm().logits(states));
            int vocabulary = tiny.llm().config().vocabulary();
            return Arrays.copyOfRange(logits, Math.max(0,
                    logits.length - Math.multiplyExact(Math.min(lastRows, 1000), vocabulary)), logits.length);
        }
    }
}
