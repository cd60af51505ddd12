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
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.family.Architecture;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.llm.Qwen2;
import io.github.aasllm.lora.LoraFolder;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Int8Matrix;
import io.github.aasllm.nn.Linear;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/** The boxes of Figure 2 that have weights: speech encoder, adapter and LLM. */
public record Boxes(SpeechEncoder encoder, Adapter adapter, Qwen2 llm) {
    /**
     * The boxes of a checkpoint, on the device in use; they live until it closes.
     *
     * @throws InvalidInputException if its configuration is not that of a known
     *     family, its tensors are not exactly those that the configuration describes, or others than the
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
        var boxes = of(Families.architecture(checkpoint), weights, weights, Residency.MAPPED);
        var layers = boxes.linears();
        refuseOthersInEightBits(checkpoint, layers.keySet());
        (checkpoint.isRounded() ? Residency.INT8 : residency).requireOn(Device.inUse(), checkpoint.folder());
        layers.forEach((name, linear) -> {
            if (linear.isStoredRounded()) {
                var scales = weights.small(Checkpoint.scaleName(Checkpoint.weightName(name)));
                linear.round(new Int8Matrix(linear.weight(), scales));
            } else if (residency == Residency.INT8) {
                weights.round(linear);
            } else if (residency == Residency.BFLOAT16) {
                weights.narrow(linear);
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
        return load(checkpoint, trained, Residency.MAPPED);
    }

    /** @param ofEncoder float32 where low-rank updates of the encoder are trained, which go back through it */
    static Boxes load(Checkpoint checkpoint, Map<String, Tensor> trained, Residency ofEncoder) {
        if (checkpoint.isRounded()) {
            throw InvalidInputException.of("weights", "int8, which have no gradients",
                    "float32, float16 or bfloat16")
                    .in(checkpoint.folder())
                    .next("train on the model that it was made from");
        }
        var architecture = Families.architecture(checkpoint);
        var weights = checkpoint.weights(architecture.table(), Residency.FLOAT32, trained)
                .on(Device.inUse());
        return of(architecture, weights.as(ofEncoder), weights, Residency.FLOAT32);
    }

    private static Boxes of(Architecture architecture, Weights ofEncoder, Weights ofOthers,
            Residency output) {
        return new Boxes(
                architecture.encoder(ofEncoder.in(BoxNames.ENCODER)),
                architecture.adapter(ofOthers.in(BoxNames.ADAPTER)),
                new Qwen2(architecture.llm(), ofOthers.in(BoxNames.LLM), output));
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
        return Families.of(config).architecture(config).table();
    }

    /** The weights of all boxes of a checkpoint, as its {@code config.json} describes them. */
    public static List<WeightShape> table(Checkpoint checkpoint) {
        return Families.architecture(checkpoint).table();
    }

    /**
     * All linear layers by canonical module name: what training updates with LoRA, and what is computed in
     * eight bits or bfloat16 where a model is. The output layer is none of them: it has few rows to multiply, and its
     * rounding moved the label probabilities nearly as much as that of all others together. Norms,
     * convolutions and positions are too small to matter; embeddings are looked up, not multiplied.
     */
    public Map<String, Linear> linears() {
        var linears = new LinkedHashMap<String, Linear>();
        encoder.linears((name, linear) -> linears.put(BoxNames.ENCODER + name, linear));
        adapter.linears((name, linear) -> linears.put(BoxNames.ADAPTER + name, linear));
        llm.linears((name, linear) -> linears.put(BoxNames.LLM + name, linear));
        return linears;
    }
}
