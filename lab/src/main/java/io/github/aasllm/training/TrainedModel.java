// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.assembly.TunedModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.lora.LoraSpec;
import io.github.aasllm.lora.LoraWriter;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Dropout;
import io.github.aasllm.nn.LowRankUpdate;
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
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A model folder with the weights that a recipe trains: LoRA weights in the slots of its linear layers, or
 * copies of whole boxes' weights in their places.
 *
 * <p>LoRA weights begin as PEFT's do: A even within ±1 / √inputs, from the recipe's seed and the module's
 * name, and B 0, so that the first step is that of the model itself. LoRA on the Adapter and tuning the
 * Adapter are two things: the one trains rank · (inputs + outputs) numbers beside its matrix, the other the
 * matrix and its bias.
 */
public final class TrainedModel implements AutoCloseable {
    private static final String A = ".lora_A";
    private static final String B = ".lora_B";
    private static final Map<Tune.Box, String> PREFIXES = Map.of(
            Tune.Box.ENCODER, BoxNames.ENCODER,
            Tune.Box.ADAPTER, BoxNames.ADAPTER,
            Tune.Box.LLM, BoxNames.LLM);

    private final Recipe recipe;
    private final SpeechLlm llm;
    private final List<TrainedWeight> weights = new ArrayList<>();
    private final Map<String, LowRankUpdate> updates = new LinkedHashMap<>();

    private TrainedModel(Recipe recipe, Path folder) {
        this.recipe = recipe;
        try (var scope = new PointerScope()) {
            this.llm = SpeechLlm.openForTraining(
                    folder, this::copies, recipe.freezesEncoder() ? Residency.MAPPED : Residency.FLOAT32);
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
                model.attachUpdates(recipe.lora().targets().modules(Boxes.table(model.checkpoint())));
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
        return weights;
    }

    /** Numbers that are trained. */
    public long parameters() {
        return weights.stream().mapToLong(weight -> weight.tensor().numel()).sum();
    }

    /** Says what dropout leaves out from now on. */
    void seedDropout(long seed) {
        updates.values().forEach(update -> update.dropout().seed(seed));
    }

    /** Ends dropout until the next seed. */
    void restDropout() {
        updates.values().forEach(update -> update.dropout().rest());
    }

    /** Where the result of a run stands: {@code lora}, or {@code model} where whole weights are trained. */
    Path result(Path run) {
        return result(recipe, run);
    }

    /** What a training leaves in its folder: LoRA weights, or a model. */
    public static Path result(Recipe recipe, Path run) {
        return run.resolve(recipe.train().tune().lora() ? "lora" : "model");
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
            var trained = weights.stream()
                    .collect(Collectors.toMap(TrainedWeight::name, TrainedWeight::tensor));
            TunedModel.write(checkpoint(), trained, bundle, folder);
        }
    }

    private void writeLora(Path folder, Bundle bundle) {
        var lora = recipe.lora();
        var modules = Families.of(checkpoint().config()).modules();
        var spec = new LoraSpec(
                lora.rank(), lora.alpha(), lora.dropout().fraction(), lora.targets().regularExpression(modules));
        LoraWriter.write(folder, checkpoint().names(), spec, updates, bundle);
    }

    @Override
    public void close() {
        weights.forEach(weight -> Scoped.release(weight.tensor()));
        llm.close();
    }

    private Map<String, Tensor> copies(Checkpoint checkpoint) {
        var architecture = Families.architecture(checkpoint);
        var table = architecture.table();
        var copies = new LinkedHashMap<String, Tensor>();
        var stored = checkpoint.weights(table, Residency.MAPPED).on(Device.inUse());
        for (var box : recipe.train().tune().boxes()) {
            double rate = box == Tune.Box.ENCODER ? recipe.optimiser().encoderRate() : 1;
            for (var weight : table) {
                if (weight.name().startsWith(PREFIXES.get(box)) && !architecture.fixed().contains(weight.name())) {
                    var copy = leaf(stored.small(weight.name()).clone());
                    copies.put(weight.name(), copy);
                    weights.add(new TrainedWeight(weight.name(), copy, rate));
                }
            }
        }
        return copies;
    }

    private void attachUpdates(List<String> modules) {
        var linears = llm.boxes().linears();
        int rank = recipe.lora().rank();
        double scale = recipe.lora().alpha() / rank;
        for (var module : modules) {
            var linear = linears.get(module);
            var a = leaf(Device.of(linear.weight()).put(first(module, rank, linear.inputs())));
            var b = leaf(Device.of(linear.weight()).zeros(linear.outputs(), rank));
            var update = new LowRankUpdate(
                    a, b, scale, new Dropout(recipe.lora().dropout().fraction(), module.hashCode()));
            linear.update(update);
            updates.put(module, update);
            weights.add(new TrainedWeight(module + A, a, 1));
            weights.add(new TrainedWeight(module + B, b, 1));
        }
    }

    /** A of a module before the first step, [r, in]: even between -1 / √in and 1 / √in. */
    private Tensor first(String module, long rank, long inputs) {
        var draws = Device.draws(recipe.seed() * 1_000_003 ^ module.hashCode());
        double bound = 1 / Math.sqrt(inputs);
        return Device.CPU.even(draws, rank, inputs).mul(new Scalar(2 * bound)).sub(new Scalar(bound));
    }

    private static Tensor leaf(Tensor numbers) {
        return Scoped.keep(numbers.requires_grad_(true));
    }
}
