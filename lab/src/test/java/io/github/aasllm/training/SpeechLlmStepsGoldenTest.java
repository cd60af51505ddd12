// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.GoldenTensors;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.distributed.Ranks;
import io.github.aasllm.nn.LowRankUpdate;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Steps of the LoRA weights of other speech LLMs as PEFT takes them, whichever the golden folder has. */
@Tag("golden")
class SpeechLlmStepsGoldenTest {
    private static final String CLIP = "voice_3s2";
    private static final String A = ".lora_A.weight";
    private static final int ANSWER = 3; // the last tokens of the prompt
    private static final double SCALE = 4; // alpha 16, rank 4

    /**
     * Of a gradient norm, what another processor's rounding may do: the script that made the golden numbers, run with the same PEFT on
     * one with AVX-512 and AMX, is off by 7.7e-4 of 54.6 after two steps, 1.4e-5 of itself; this is not quite twice that.
     */
    private static final double PROCESSOR = 2.5e-5;

    static List<Path> models() throws IOException {
        assumeTrue(Golden.isWhole(), "other speech LLMs are in the whole golden folder alone");
        try (var folders = Files.list(Golden.file("speechllm"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void lossesAndGradientNormsArePefts(Path folder) {
        var steps = JsonMapper.shared().readTree(folder.resolve("golden.json").toFile())
                .get("loss_and_gradient_norm");
        try (var scope = new PointerScope(); var checkpoint = Families.open(folder)) {
            var boxes = Boxes.load(checkpoint, Map.of());
            var weights = attach(boxes, checkpoint.names(),
                    Golden.tensors(folder.resolve("lora/adapter_model.safetensors")));
            var lesson = lesson(boxes, checkpoint, Golden.tensors(folder.resolve("golden.safetensors")));
            var loss = new AnswerLoss(boxes.adapter(), boxes.llm(), false);
            var how = new Optimisation(
                    new AdamW.Constants(0.9, 0.999, 1e-8, 0),
                    new LearningRate(1e-3, LearningRate.Shape.CONSTANT, 0, steps.size(), 0),
                    OptionalDouble.empty(), OptionalDouble.empty());
            try (var trainer = new Trainer(weights, how, Ranks.ALONE)) {
                for (int i = 0; i < steps.size(); i++) {
                    var result = trainer.step(i, List.of(loss.batch(List.of(lesson))));
                    assertEquals(steps.get(i).get(0).doubleValue(), result.loss(), 1e-4, "loss of step " + i);
                    double norm = steps.get(i).get(1).doubleValue();
                    assertEquals(norm, result.gradientNorm(), Math.max(1e-3, PROCESSOR * norm), "gradient norm of step " + i);
                }
            }
        }
    }

    private static List<TrainedWeight> attach(Boxes boxes, TensorNames names, GoldenTensors initial) {
        var linears = boxes.linears();
        var weights = new ArrayList<TrainedWeight>();
        for (var name : initial.names().stream().filter(tensor -> tensor.endsWith(A)).toList()) {
            var other = name.replace("lora_A", "lora_B");
            var a = leaf(initial, name);
            var b = leaf(initial, other);
            var module = names.canonical(name.substring("base_model.model.".length(), name.length() - A.length()));
            linears.get(module.orElseThrow()).update(new LowRankUpdate(a, b, SCALE));
            weights.add(new TrainedWeight(name, a, 1));
            weights.add(new TrainedWeight(other, b, 1));
        }
        return weights;
    }

    private static Tensor leaf(GoldenTensors tensors, String name) {
        var shape = tensors.shape(name).stream().mapToLong(Long::longValue).toArray();
        return Tensors.floats(tensors.floats(name), shape).requires_grad_(true);
    }

    private static Lesson lesson(Boxes boxes, Checkpoint checkpoint, GoldenTensors golden) {
        var ids = golden.longs(CLIP + ".input_ids");
        var config = checkpoint.config();
        var inner = config.has("thinker_config") ? config.object("thinker_config") : config;
        long audio = inner.index("audio_token_id", inner.index("audio_token_index", -1));
        var places = IntStream.range(0, ids.length).filter(i -> ids[i] == audio).toArray();
        try (var inference = new NoGradGuard()) {
            var states = Scoped.compute(() -> boxes.encoder().encode(
                    List.of(golden.floats(CLIP + ".waveform"))).getFirst());
            return new Lesson(Arrays.copyOf(ids, places[0]), states,
                    Arrays.copyOfRange(ids, places[0] + places.length, ids.length - ANSWER),
                    Arrays.copyOfRange(ids, ids.length - ANSWER, ids.length), 1);
        }
    }
}
