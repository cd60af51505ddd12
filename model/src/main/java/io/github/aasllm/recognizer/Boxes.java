// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.adapter.Adapter;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.encoder.whisper.EncoderWeights;
import io.github.aasllm.encoder.whisper.WhisperEncoder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.llm.Qwen2;
import io.github.aasllm.llm.Qwen2Weights;
import io.github.aasllm.lora.LoraFolder;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Int8Matrix;
import io.github.aasllm.nn.Linear;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/** The boxes of Figure 2 that have weights: speech encoder, adapter and LLM. */
public record Boxes(SpeechEncoder encoder, Adapter adapter, Qwen2 llm) {
    /** Where the names of the speech encoder begin. */
    public static final String ENCODER = "audio_tower.";

    /**
     * The boxes of a checkpoint, on the device in use; they live until it closes.
     *
     * @throws InvalidInputException if its configuration is not that of a Qwen2-Audio
     *     model, its tensors are not exactly those that the configuration describes, or others than the
     *     matrices of {@link #linears} are in eight bits
     */
    public static Boxes load(Checkpoint checkpoint, Residency residency) {
        return load(checkpoint, residency, checkpoint.weights(table(checkpoint), residency));
    }

    /**
     * The boxes of a checkpoint with all that a LoRA folder does to them; they live until either closes.
     *
     * @throws InvalidInputException as {@link #load(Checkpoint, Residency)}, and if the folder does not fit
     */
    public static Boxes load(Checkpoint checkpoint, Residency residency, LoraFolder lora) {
        var table = table(checkpoint);
        lora.verify(table);
        var boxes = load(checkpoint, residency, checkpoint.weights(table, residency, lora.replaced()));
        lora.attach(boxes.linears(), boxes.llm.embeddings(), boxes.llm.output());
        return boxes;
    }

    private static Boxes load(Checkpoint checkpoint, Residency residency, Weights stored) {
        var weights = stored.on(Device.inUse());
        var boxes = of(Qwen2AudioConfig.of(checkpoint), weights, weights, Residency.MAPPED);
        var layers = boxes.linears();
        refuseOthersInEightBits(checkpoint, layers.keySet());
        if (Device.inUse() != Device.CPU && (residency == Residency.INT8 || checkpoint.isRounded())) {
            throw InvalidInputException.of("precision", "int8 on " + Device.inUse(), "int8 on the CPU alone")
                    .in(checkpoint.folder())
                    .next("compute on the CPU, or with another precision");
        }
        layers.forEach((name, linear) -> {
            if (linear.isStoredRounded()) {
                var scales = weights.small(Checkpoint.scaleName(Checkpoint.weightName(name)));
                linear.round(new Int8Matrix(linear.weight(), scales));
            } else if (residency == Residency.INT8) {
                weights.round(linear);
            }
        });
        return boxes;
    }

    /**
     * The boxes of a checkpoint as training needs them: the encoder as it is stored, the others in float32,
     * and where a weight is trained, the tensor that training changes.
     *
     * @param trained by canonical name
     * @throws InvalidInputException as {@link #load(Checkpoint, Residency)}, and if layers are stored in
     *     eight bits
     */
    public static Boxes load(Checkpoint checkpoint, Map<String, Tensor> trained) {
        if (checkpoint.isRounded()) {
            throw InvalidInputException.of("weights", "int8, which have no gradients",
                    "float32, float16 or bfloat16")
                    .in(checkpoint.folder())
                    .next("train on the model that it was made from");
        }
        var config = Qwen2AudioConfig.of(checkpoint);
        var weights = checkpoint.weights(table(config), Residency.FLOAT32, trained)
                .on(Device.inUse());
        return of(config, weights.as(Residency.MAPPED), weights, Residency.FLOAT32);
    }

    private static Boxes of(Qwen2AudioConfig config, Weights ofEncoder, Weights ofOthers,
            Residency output) {
        return new Boxes(
                new WhisperEncoder(config.encoder(), WhisperEncoder.Pooling.PAIRS, ofEncoder.in(ENCODER)),
                new Adapter(ofOthers),
                new Qwen2(config.llm(), ofOthers, output));
    }

    private static void refuseOthersInEightBits(Checkpoint checkpoint, Set<String> layers) {
        var matrices = layers.stream().map(Checkpoint::weightName).collect(Collectors.toSet());
        checkpoint.shapes().keySet().stream()
                .filter(name -> checkpoint.dtype(name) == DType.I8 && !matrices.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw InvalidInputException.of(name, "I8", "F32, F16 or BF16, as it is no linear layer's")
                            .in(checkpoint.folder());
                });
    }

    /** The weights of all boxes that a {@code config.json} describes. */
    public static List<WeightShape> table(JsonFields config) {
        return table(Qwen2AudioConfig.from(config));
    }

    /** The weights of all boxes of a checkpoint, as its {@code config.json} describes them. */
    public static List<WeightShape> table(Checkpoint checkpoint) {
        return table(Qwen2AudioConfig.of(checkpoint));
    }

    private static List<WeightShape> table(Qwen2AudioConfig config) {
        var table = new ArrayList<WeightShape>();
        EncoderWeights.table(config.encoder()).forEach(row -> table.add(row.in(ENCODER)));
        table.addAll(Adapter.table(config.encoder().width(), config.llm().width()));
        table.addAll(Qwen2Weights.table(config.llm()));
        return table;
    }

    /**
     * All linear layers by canonical module name: what training updates with LoRA, and what is computed in
     * eight bits where a model is. The output layer is none of them: it has few rows to multiply, and its
     * rounding moved the label probabilities nearly as much as that of all others together. Norms,
     * convolutions and positions are too small to matter; embeddings are looked up, not multiplied.
     */
    public Map<String, Linear> linears() {
        var linears = new LinkedHashMap<String, Linear>();
        encoder.linears((name, linear) -> linears.put(ENCODER + name, linear));
        adapter.linears(linears::put);
        llm.linears(linears::put);
        return linears;
    }

    /** D of the encoder that a {@code config.json} describes. */
    public static int encoderWidth(JsonFields config) {
        return Qwen2AudioConfig.from(config).encoder().width();
    }
}
