// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.LayerChoice;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.head.EncoderHead;
import io.github.aasllm.head.HeadConfig;
import io.github.aasllm.head.HeadFiles;
import io.github.aasllm.lora.LoraWriter;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.EncoderFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The paper's "w/o LLM" and its frozen baselines: a model's speech encoder, frozen, with LoRA weights or trained
 * along, and an encoder head on its states.
 *
 * <p>In a folder it is {@code head/}, as {@link HeadFiles} has it, with LoRA weights {@code lora/}, in PEFT's layout,
 * and where the encoder was trained {@code encoder/encoder.safetensors}, under the canonical names.
 */
public final class HeadModel implements AutoCloseable {
    private final EncoderFolder base;
    private final EncoderPart part;
    private final LayerChoice layer;
    private final EncoderHead head;

    /**
     * What is trained of the encoder.
     *
     * @param copies of its weights by canonical name; empty where these are frozen
     * @param updates of its linear layers; none where there is no LoRA
     * @param targets a regular expression for the layers with updates
     */
    private record EncoderPart(Map<String, Tensor> copies, LoraUpdates updates, String targets) {
        boolean isFrozen() {
            return copies.isEmpty() && updates.byModule().isEmpty();
        }
    }

    private HeadModel(EncoderFolder base, EncoderPart part, LayerChoice layer, EncoderHead head) {
        this.base = base;
        this.part = part;
        this.layer = layer;
        this.head = head;
    }

    /**
     * A fresh head on a frozen encoder.
     *
     * @param base stays open for as long as this is used, and the caller closes it
     * @param classes how many labels there are
     */
    public static HeadModel onFrozen(EncoderFolder base, Recipe recipe, int classes) {
        return new HeadModel(base, new EncoderPart(Map.of(), new LoraUpdates(recipe, 1), ""),
                recipe.encoder().layer(), head(base, recipe, classes));
    }

    /**
     * A fresh head on an encoder of its own, to be trained along: by LoRA weights, or a copy of a speech LLM's.
     *
     * @throws InvalidInputException if the folder's encoder cannot be trained so
     */
    public static HeadModel withEncoder(Path folder, Recipe recipe, int classes) {
        return recipe.train().tune().updatesBelowHead()
                ? withUpdates(folder, recipe, classes) : withCopy(folder, recipe, classes);
    }

    private static HeadModel withUpdates(Path folder, Recipe recipe, int classes) {
        var base = EncoderFolders.openForTraining(folder);
        var updates = new LoraUpdates(recipe, recipe.optimiser().encoderRate());
        try (var scope = new PointerScope()) {
            var layers = EncoderLayers.of(base, recipe);
            updates.attach(base.linears(), layers.modules());
            return new HeadModel(base, new EncoderPart(Map.of(), updates, layers.expression()),
                    recipe.encoder().layer(), head(base, recipe, classes));
        } catch (RuntimeException e) {
            updates.close();
            base.close();
            throw e;
        }
    }

    private static HeadModel withCopy(Path folder, Recipe recipe, int classes) {
        EncoderFolders.kind(folder).ifPresent(kind -> {
            throw InvalidInputException.of("tune", recipe.train().tune(), (EncoderFolders.isOfTransformers(folder)
                    ? "tune = lora, head with lora.targets = encoder; or tune = " : "") + tuneOfFrozen(recipe) + ", as the weights of the encoder of a folder of "
                    + kind + " stay frozen").in(folder);
        });
        Map<String, Tensor> copies;
        try (var stored = EncoderFolders.open(folder)) {
            copies = EncoderCopies.of(stored.checkpoint());
        }
        var base = EncoderFolders.ofSpeechLlm(folder, copies);
        return new HeadModel(base, new EncoderPart(copies, new LoraUpdates(recipe, 1), ""), LayerChoice.LAST,
                head(base, recipe, classes));
    }

    /** The value of {@code tune} that leaves the encoder as it is, and what goes with it: each clip is then encoded once. */
    static String tuneOfFrozen(Recipe recipe) {
        return recipe.augment().isNone() ? "head" : "head, and no augment.*";
    }

    private static EncoderHead head(EncoderFolder base, Recipe recipe, int classes) {
        var h = recipe.head();
        var encoder = base.encoder();
        return HeadFiles.random(new HeadConfig(encoder.width(), h.width(), h.heads(), h.feedForward(), classes,
                recipe.encoder().layer().states(encoder)), recipe.seed());
    }

    /** Writes what was trained, into a folder that may hold an earlier state of it. */
    public void write(Path folder) {
        HeadFiles.write(head, HeadFiles.folder(folder), new HeadFiles.Heard(base.checkpoint().folder(), layer));
        var updates = part.updates;
        if (!updates.byModule().isEmpty()) {
            LoraWriter.writeOfEncoder(HeadFiles.lora(folder), base.checkpoint().names(), updates.spec(part.targets),
                    updates.byModule());
        }
        if (!part.copies.isEmpty()) {
            writeEncoder(folder);
        }
    }

    private void writeEncoder(Path folder) {
        var table = part.copies.entrySet().stream()
                .map(weight -> new WeightShape(weight.getKey(), weight.getValue().shape()))
                .toList();
        var place = HeadFiles.encoderWeights(folder);
        var name = place.getFileName().toString();
        NewFolder.replace(place.getParent(), Set.of(name), draft -> {
            try (var file = new SafetensorsWriter(draft.resolve(name), DType.F32, table)) {
                for (var weight : part.copies.values()) {
                    file.append(weight.detach());
                }
            }
        });
    }

    public SpeechEncoder encoder() {
        return base.encoder();
    }

    /** The opened model whose encoder it has. */
    public EncoderFolder base() {
        return base;
    }

    EncoderHead head() {
        return head;
    }

    /** What is trained, in words, as provenance and card say it. */
    public static String learned(Recipe recipe) {
        if (recipe.train().tune().updatesBelowHead()) {
            return "head and LoRA weights of the encoder";
        }
        return recipe.freezesEncoder() ? "head" : "encoder and head";
    }

    /**
     * Numbers that are trained: those of the head, then of its projection, of its weighted sum, and of the
     * encoder or its LoRA weights.
     */
    public List<Long> trainable() {
        return List.of(
                head.config().parameters(),
                head.config().projectionParameters(),
                head.config().layerWeights(),
                Stream.concat(
                                part.copies.values().stream(),
                                part.updates.weights().stream().map(TrainedWeight::tensor))
                        .mapToLong(Tensor::numel)
                        .sum());
    }

    /** The same in words. */
    public String trainableInWords() {
        var counts = trainable();
        return "trainable parameters: %,d in the head, %,d in its projection, ".formatted(counts.get(0), counts.get(1))
                + (head.config().weighs() ? "%,d in its weighted sum of layers, ".formatted(counts.get(2)) : "")
                + "%,d in %s".formatted(counts.get(3), part.updates.byModule().isEmpty()
                        ? "the encoder" : "LoRA weights of the encoder");
    }

    /** All that is trained, as leaves of the graph. */
    List<TrainedWeight> trained(double encoderRate) {
        var weights = new ArrayList<TrainedWeight>();
        part.copies.forEach((name, tensor) -> weights.add(new TrainedWeight(name, tensor, encoderRate)));
        weights.addAll(part.updates.weights());
        head.parameters().forEach((name, tensor) ->
                weights.add(new TrainedWeight("head." + name, tensor, 1)));
        weights.forEach(weight -> weight.tensor().set_requires_grad(true));
        return weights;
    }

    /** Says what the dropout of LoRA leaves out from now on. */
    void seedDropout(long seed) {
        part.updates.seedDropout(seed);
    }

    /** Ends dropout until the next seed. */
    void restDropout() {
        part.updates.restDropout();
    }

    /** The logits of clips whose states these are: [T, D] each, or [T, layers · D] → [B, classes]. */
    Tensor logits(List<Tensor> states) {
        var lengths = states.stream().mapToInt(s -> Math.toIntExact(s.size(0))).toArray();
        return head.forward(Tensors.stack(states), lengths);
    }

    @Override
    public void close() {
        head.close();
        if (!part.isFrozen()) { // then the encoder is its own
            base.close();
            part.copies.values().forEach(Scoped::release);
            part.updates.close();
        }
    }
}
