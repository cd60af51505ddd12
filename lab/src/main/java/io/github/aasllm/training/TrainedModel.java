// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.assembly.TunedModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.lora.LoraWriter;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recipe.Tune;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.recognizer.SpeechLlm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A model folder with the weights that a recipe trains: LoRA weights in the slots of its linear layers, or
 * copies of whole boxes' weights in their places.
 *
 * <p>LoRA on the Adapter and tuning the Adapter are two things: the one trains rank · (inputs + outputs) numbers
 * beside its matrix, the other the matrix and its bias.
 */
public final class TrainedModel implements AutoCloseable {
    private static final Map<Tune.Box, String> PREFIXES = Map.of(
            Tune.Box.ENCODER, BoxNames.ENCODER,
            Tune.Box.ADAPTER, BoxNames.ADAPTER,
            Tune.Box.LLM, BoxNames.LLM);

    private final Recipe recipe;
    private final SpeechLlm llm;
    private final List<TrainedWeight> copies = new ArrayList<>(); // of boxes' weights; empty with LoRA
    private final LoraUpdates updates; // none without

    private TrainedModel(Recipe recipe, Path folder) {
        this.recipe = recipe;
        this.updates = new LoraUpdates(recipe, 1);
        try (var scope = new PointerScope()) {
            this.llm = SpeechLlm.openForTraining(
                    folder, this::copy, recipe.freezesEncoder() ? Residency.MAPPED : Residency.FLOAT32);
        }
    }

    /**
     * Opens a model folder for training.
     *
     * @throws io.github.aasllm.error.InvalidInputException if it is missing or damaged
     */
    public static TrainedModel open(Path folder, Recipe recipe) {
        var model = new TrainedModel(recipe, folder);
        try (var scope = new PointerScope()) {
            if (recipe.train().tune().lora()) {
                model.updates.attach(model.llm.boxes().linears(),
                        recipe.lora().targets().modules(Boxes.table(model.checkpoint())));
            }
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /** The model as it is used, with the weights as they are now. */
    public SpeechLlm llm() {
        return llm;
    }

    public Boxes boxes() {
        return llm.boxes();
    }

    Checkpoint checkpoint() {
        return llm.checkpoint();
    }

    /** What is trained, in a fixed order. */
    List<TrainedWeight> weights() {
        return recipe.train().tune().lora() ? updates.weights() : copies;
    }

    /** Numbers that are trained. */
    public long parameters() {
        return weights().stream().mapToLong(weight -> weight.tensor().numel()).sum();
    }

    /** Says what dropout leaves out from now on. */
    void seedDropout(long seed) {
        updates.seedDropout(seed);
    }

    /** Ends dropout until the next seed. */
    void restDropout() {
        updates.restDropout();
    }

    /** Where the result of a run stands: {@code lora}, or {@code model} where whole weights are trained. */
    Path result(Path run) {
        return result(recipe, run);
    }

    /** What a training leaves in its folder: LoRA weights, or a model. */
    public static Path result(Recipe recipe, Path run) {
        return run.resolve(recipe.leavesLoraFolder() ? "lora" : "model");
    }

    /**
     * Writes the weights as they are, a LoRA folder or a model folder, in the place of one before.
     *
     * @param bundle what the folder says about itself
     */
    public void write(Path folder, Bundle bundle) {
        if (recipe.train().tune().lora()) {
            writeLora(folder, bundle);
        } else {
            var trained = copies.stream()
                    .collect(Collectors.toMap(TrainedWeight::name, TrainedWeight::tensor));
            TunedModel.write(checkpoint(), trained, bundle, folder);
        }
    }

    private void writeLora(Path folder, Bundle bundle) {
        var modules = Families.of(checkpoint().config()).modules();
        var spec = updates.spec(recipe.lora().targets().regularExpression(modules));
        LoraWriter.write(folder, checkpoint().names(), spec, updates.byModule(), bundle);
    }

    @Override
    public void close() {
        updates.close();
        copies.forEach(weight -> Scoped.release(weight.tensor()));
        llm.close();
    }

    private Map<String, Tensor> copy(Checkpoint checkpoint) {
        var architecture = Families.architecture(checkpoint);
        var table = architecture.table();
        var byName = new LinkedHashMap<String, Tensor>();
        var stored = checkpoint.weights(table, Residency.MAPPED).on(Device.inUse());
        for (var box : recipe.train().tune().boxes()) {
            double rate = box == Tune.Box.ENCODER ? recipe.optimiser().encoderRate() : 1;
            for (var weight : table) {
                if (weight.name().startsWith(PREFIXES.get(box)) && !architecture.fixed().contains(weight.name())) {
                    var copy = leaf(stored.small(weight.name()).clone());
                    byName.put(weight.name(), copy);
                    copies.add(new TrainedWeight(weight.name(), copy, rate));
                }
            }
        }
        return byName;
    }

    private static Tensor leaf(Tensor numbers) {
        return Scoped.keep(numbers.requires_grad_(true));
    }
}
