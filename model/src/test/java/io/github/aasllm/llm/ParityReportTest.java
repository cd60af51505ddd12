// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.Golden;
import io.github.aasllm.GoldenPrompt;
import io.github.aasllm.GoldenTensors;
import io.github.aasllm.TinyCheckpoint;
import io.github.aasllm.WorstDifference;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.whisper.LogMel;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.lora.LoraFolder;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prints how far boxes 3 to 5 are from the Hugging Face goldens, for docs/measurements.md. */
@Tag("long")
class ParityReportTest {
    private static final double BOUND = 1e-4; // for everything below, as the golden tests have it or tighter
    private static final List<String> CLIPS = List.of("voice_3s2", "short_0s4", "noise_1s", "chirp_1s6");

    private final GoldenTensors golden = Golden.tensors("hf/forward.safetensors");
    private final GoldenTensors waveforms = Golden.tensors("hf/waveforms.safetensors");

    @Test
    void features() {
        var worst = new WorstDifference("log-mel features, " + CLIPS.size() + " clips");
        var expected = Golden.tensors("hf/features.safetensors");
        for (var clip : CLIPS) {
            var index = expected.ints(clip + ".frame_index");
            var peer = expected.floats(clip + ".frames"); // [128, stored frames]
            var features = new LogMel(128).extract(waveforms.floats(clip)); // [128, 2L + 1]
            var ours = Tensors.toFloats(features);
            int frames = (int) features.size(1);
            for (int i = 0; i < peer.length; i++) {
                int frame = index[i % index.length];
                if (frame < frames) {
                    worst.add(peer[i], ours[i / index.length * frames + frame]);
                }
            }
        }
        worst.report(BOUND);
    }

    @Test
    void statesAndLogits() {
        try (var tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio")) {
            var encoded = tiny.encoder().encode(List.of(waveforms.floats("voice_3s2"))).getFirst();
            compare("encoder states, pooled", "a.encoder.output", encoded);
            compare("projected states", "a.projector.output", tiny.adapter().project(encoded));
            var states = read(tiny, GoldenPrompt.a(golden).embed(tiny));
            compare("LLM states", "a.decoder.output", states);
            compare("logits, one clip, all positions", "a.logits", tiny.llm().logits(states));
        }
    }

    @Test
    void logitsOfABatch() {
        try (var tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio")) {
            var embedded = GoldenPrompt.b(golden).stream().map(p -> p.embed(tiny)).toList();
            var passages = embedded.stream().map(e -> new Passage((int) e.size(0))).toList();
            var states = tiny.llm().read(Tensors.stack(embedded), passages);
            var ends = new long[passages.size()];
            Arrays.setAll(ends, i -> passages.subList(0, i + 1).stream().mapToInt(Passage::rows).sum() - 1);
            var last = states.index_select(0, Tensors.longs(ends)); // [N, D] → [B, D]
            compare("logits, packed batch of 3 clips, last position", "b.logits_last",
                    tiny.llm().logits(last));
        }
    }

    /** With rotary frequencies rounded to bfloat16, as {@link Qwen2GoldenTest} explains. */
    @Test
    void logitsOfBfloat16Weights() {
        for (var residency : List.of(Residency.MAPPED, Residency.FLOAT32)) {
            try (var tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio-sharded", residency)) {
                var weights = tiny.checkpoint().weights(Boxes.table(tiny.checkpoint().config()), residency)
                    .in(BoxNames.LLM);
                var config = tiny.llm().config();
                var llm = new Qwen2(
                        config,
                        weights,
                        residency,
                        Qwen2GoldenTest.bfloat16(Rotary.frequencies(config.headWidth(), config.rope())));
                var embedded = GoldenPrompt.a(golden).embed(tiny);
                int length = (int) embedded.size(0);
                var states = llm.read(embedded, List.of(new Passage(length)));
                compare(
                        "logits, bfloat16 weights kept " + residency + ", last 16 positions",
                        "a.bf16_weights.logits_last16",
                        llm.logits(Tensors.rows(states, length - 16, length)));
            }
        }
    }

    @Test
    void logitsWithLora() {
        for (var variant : List.of("qv", "llm_linear_projector")) {
            var expected = Golden.tensors("hf/lora/" + variant + "/golden.safetensors");
            lora(variant, "initial", false, expected.floats("a.logits"));
            lora(variant, "initial", true, expected.floats("a.merged.logits_last16"));
            lora(variant, "trained", false, expected.floats("a.trained.logits_last16"));
        }
    }

    private void lora(String variant, String state, boolean merged, float[] expected) {
        try (var tiny = TinyCheckpoint.open("hf/tiny-qwen2-audio");
                var lora = LoraFolder.open(Golden.file("hf/lora/" + variant + "/" + state), Qwen2Audio.NAMES)) {
            if (merged) {
                lora.merge(tiny.linears());
            } else {
                lora.attach(tiny.linears());
            }
            var logits = Tensors.toFloats(tiny.llm().logits(read(tiny, GoldenPrompt.a(golden).embed(tiny))));
            var worst = new WorstDifference(
                    "logits, LoRA `" + variant + "`, " + state + ", " + (merged ? "merged" : "not merged"));
            worst.add(expected, Arrays.copyOfRange(logits, logits.length - expected.length, logits.length));
            worst.report(BOUND);
        }
    }

    private void compare(String what, String name, Tensor actual) {
        var worst = new WorstDifference(what);
        worst.add(golden.floats(name), Tensors.toFloats(actual));
        worst.report(BOUND);
    }

    private static Tensor read(TinyCheckpoint tiny, Tensor embedded) {
        return tiny.llm().read(embedded, List.of(new Passage((int) embedded.size(0))));
    }
}
