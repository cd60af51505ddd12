// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.head.EncoderHead;
import io.github.aasllm.head.HeadConfig;
import io.github.aasllm.head.HeadFiles;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The paper's "w/o LLM": a model's speech encoder, frozen or trained along, and an encoder head on its
 * states.
 *
 * <p>In a folder it is {@code head/}, as {@link HeadFiles} has it, and where the encoder was trained
 * {@code encoder/encoder.safetensors}, under the canonical names.
 */
public final class HeadModel implements AutoCloseable {
    private final Map<String, Tensor> trainedEncoder; // by canonical name; empty where it is frozen
    private final Checkpoint base;
    private final SpeechEncoder encoder;
    private final EncoderHead head;

    private HeadModel(Checkpoint base, Map<String, Tensor> trainedEncoder, EncoderHead head) {
        this.trainedEncoder = trainedEncoder;
        this.base = base;
        this.encoder = Boxes.load(base, trainedEncoder).encoder();
        this.head = head;
    }

    /**
     * A fresh head on a model's encoder.
     *
     * @param base stays open for as long as this is used
     * @param trainsEncoder whether the encoder's weights are copied, to be trained along
     */
    public static HeadModel fresh(Checkpoint base, HeadConfig head, boolean trainsEncoder, long seed) {
        return new HeadModel(base, trainsEncoder ? EncoderCopies.of(base) : Map.of(),
                HeadFiles.random(head, seed));
    }

    /** Writes what was trained, into a folder that may hold an earlier state of it. */
    public void write(Path folder) {
        HeadFiles.write(head, HeadFiles.folder(folder), base.folder());
        if (trainedEncoder.isEmpty()) {
            return;
        }
        var table = trainedEncoder.entrySet().stream()
                .map(weight -> new WeightShape(weight.getKey(), weight.getValue().shape()))
                .toList();
        var place = HeadFiles.encoderWeights(folder);
        var name = place.getFileName().toString();
        NewFolder.replace(place.getParent(), Set.of(name), draft -> {
            try (var file = new SafetensorsWriter(draft.resolve(name), DType.F32, table)) {
                for (var weight : trainedEncoder.values()) {
                    file.append(weight.detach());
                }
            }
        });
    }

    public SpeechEncoder encoder() {
        return encoder;
    }

    /** The fingerprint of the model whose encoder it has. */
    String base() {
        return base.fingerprint();
    }

    EncoderHead head() {
        return head;
    }

    /**
     * Numbers that are trained: those of the head, then those of its projection, then those of the encoder.
     */
    public List<Long> trainable() {
        return List.of(
                head.config().parameters(),
                head.config().projectionParameters(),
                trainedEncoder.values().stream().mapToLong(Tensor::numel).sum());
    }

    /** All that is trained, as leaves of the graph. */
    List<TrainedWeight> trained(double encoderRate) {
        var weights = new ArrayList<TrainedWeight>();
        trainedEncoder.forEach((name, tensor) -> weights.add(new TrainedWeight(name, tensor, encoderRate)));
        head.parameters().forEach((name, tensor) ->
                weights.add(new TrainedWeight("head." + name, tensor, 1)));
        weights.forEach(weight -> weight.tensor().set_requires_grad(true));
        return weights;
    }

    /** The logits of clips whose states these are: [T, D] each → [B, classes]. */
    Tensor logits(List<Tensor> states) {
        var lengths = states.stream().mapToInt(s -> Math.toIntExact(s.size(0))).toArray();
        return head.forward(Tensors.stack(states), lengths);
    }

    @Override
    public void close() {
        head.close();
        trainedEncoder.values().forEach(Scoped::release);
    }
}
