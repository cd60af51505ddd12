// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.GoldenTensors;
import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.nn.LowRankUpdate;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Twenty steps as transformers and PEFT take them, on the same weights and clips: two batches in turn of two
 * clips each, which the peer pads on the left and we pack.
 */
@Tag("golden")
class PeftParityTest {
    private static final long AUDIO = 593;
    private static final int ANSWER = 4; // three tokens and the end
    private static final int STEPS = 20;

    @ParameterizedTest
    @CsvSource({"qv,false", "qv,true", "llm_linear_projector,false", "llm_linear_projector,true"})
    void twentyStepsEqualPefts(String variant, boolean recompute) {
        var folder = "hf/lora/" + variant;
        var golden = Golden.tensors(folder + "/golden.safetensors");
        var steps = Golden.json(folder + "/trajectory.json").get("steps");
        try (var scope = new PointerScope();
                var checkpoint = Families.open(Golden.file("hf/tiny-qwen2-audio"))) {
            var boxes = Boxes.load(checkpoint, Map.of());
            var weights = attach(boxes, Golden.tensors(folder + "/initial/adapter_model.safetensors"));
            var loss = new AnswerLoss(boxes.adapter(), boxes.llm(), recompute);
            var how = new Optimisation(
                    new AdamW.Constants(0.9, 0.999, 1e-8, 0.01),
                    new LearningRate(1e-3, LearningRate.Shape.COSINE, 1, STEPS, 0),
                    OptionalDouble.of(1),
                    OptionalDouble.empty());
            var batches = List.of(batch(boxes, 0), batch(boxes, 1));
            assertFirstGradients(golden, loss, weights, batches.getFirst());
            try (var trainer = new Trainer(weights, how, Ranks.ALONE)) {
                for (int i = 0; i < STEPS; i++) {
                    var result = trainer.step(i, List.of(loss.batch(batches.get(i % 2))));
                    var expected = steps.get(i);
                    assertEquals(expected.get("loss").doubleValue(), result.loss(), 1e-4,
                            "loss of step " + i);
                    assertEquals(expected.get("learning_rate").doubleValue(), result.rate(), 1e-18,
                            "rate of step " + i);
                    assertEquals(
                            expected.get("gradient_norm_before_clipping").doubleValue(),
                            result.gradientNorm(), 1e-3, "gradient norm of step " + i);
                }
            }
            assertWeights(Golden.tensors(folder + "/trained/adapter_model.safetensors"), weights);
        }
    }

    /** Relative to the largest number of each gradient. */
    private static void assertFirstGradients(
            GoldenTensors golden, AnswerLoss loss, List<TrainedWeight> weights, List<Lesson> batch) {
        new Gradients(weights);
        loss.backward(batch, (double) ANSWER * batch.size());
        for (var weight : weights) {
            var expected = golden.floats("gradient." + weight.name());
            double largest = largest(expected);
            double worst = worst(expected, Tensors.toFloats(weight.tensor().grad()));
            assertTrue(worst <= 1e-4 * largest, weight.name() + ": " + worst + " of " + largest);
        }
    }

    private static void assertWeights(GoldenTensors golden, List<TrainedWeight> weights) {
        assertEquals(golden.names().size(), weights.size());
        for (var weight : weights) {
            double worst = worst(golden.floats(weight.name()), Tensors.toFloats(weight.tensor()));
            assertTrue(worst <= 1e-4, weight.name() + ": " + worst);
        }
    }

    private static double largest(float[] values) {
        return worst(values, new float[values.length]);
    }

    private static double worst(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
        }
        return worst;
    }

    /** The peer's first LoRA weights, attached, by the names of its file. */
    private static List<TrainedWeight> attach(Boxes boxes, GoldenTensors initial) {
        var linears = boxes.linears();
        var weights = new ArrayList<TrainedWeight>();
        for (var name : initial.names()) {
            if (name.endsWith(".lora_A.weight")) {
                var other = name.replace("lora_A", "lora_B");
                var a = leaf(initial, name);
                var b = leaf(initial, other);
                var module = Qwen2Audio.NAMES.canonical(name.substring(
                        "base_model.model.".length(), name.length() - ".lora_A.weight".length())).orElseThrow();
                linears.get(module).update(new LowRankUpdate(a, b, 32 / 8.0));
                weights.add(new TrainedWeight(name, a, 1));
                weights.add(new TrainedWeight(other, b, 1));
            }
        }
        return weights;
    }

    private static Tensor leaf(GoldenTensors tensors, String name) {
        var shape = tensors.shape(name).stream().mapToLong(Long::longValue).toArray();
        return Tensors.floats(tensors.floats(name), shape).requires_grad_(true);
    }

    private static List<Lesson> batch(Boxes boxes, int index) {
        var golden = Golden.tensors("hf/lora/train_batches.safetensors");
        var waves = Golden.tensors("hf/waveforms.safetensors");
        var clips = Golden.json("hf/lora/train_batches.json").get("batch" + index).get("clips");
        var ids = golden.longs("batch" + index + ".input_ids");
        var mask = golden.longs("batch" + index + ".attention_mask");
        int columns = ids.length / clips.size();
        var lessons = new ArrayList<Lesson>();
        for (int row = 0; row < clips.size(); row++) {
            int end = (row + 1) * columns;
            int from = end - (int) Arrays.stream(mask, row * columns, end).sum();
            var states = states(boxes, waves.floats(clips.get(row).stringValue()));
            lessons.add(lesson(Arrays.copyOfRange(ids, from, end), states));
        }
        return lessons;
    }

    private static Tensor states(Boxes boxes, float[] samples) {
        try (var inference = new NoGradGuard()) {
            return Scoped.compute(() -> boxes.encoder().encode(List.of(samples)).getFirst());
        }
    }

    private static Lesson lesson(long[] ids, Tensor states) {
        int audio = 0;
        while (ids[audio] != AUDIO) {
            audio++;
        }
        int behind = audio + (int) states.size(0);
        int answer = ids.length - ANSWER;
        return new Lesson(
                Arrays.copyOf(ids, audio),
                states,
                Arrays.copyOfRange(ids, behind, answer),
                Arrays.copyOfRange(ids, answer, ids.length),
                1);
    }
}
