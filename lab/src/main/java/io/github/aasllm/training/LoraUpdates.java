// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.lora.LoraSpec;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Dropout;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.LowRankUpdate;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.recipe.Recipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * LoRA weights that are trained, in the slots of linear layers.
 *
 * <p>They begin as PEFT's do: A even within ±1 / √inputs, from the recipe's seed and the module's name, and B 0,
 * so that the first step is that of the model itself.
 */
final class LoraUpdates implements AutoCloseable {
    private static final String A = ".lora_A";
    private static final String B = ".lora_B";

    private final Recipe recipe;
    private final double rate;
    private final Map<String, LowRankUpdate> byModule = new LinkedHashMap<>();
    private final List<TrainedWeight> weights = new ArrayList<>();

    /** @param rate what the recipe's learning rate is multiplied by for them */
    LoraUpdates(Recipe recipe, double rate) {
        this.recipe = recipe;
        this.rate = rate;
    }

    /** Fills the slots of layers. */
    void attach(Map<String, Linear> linears, List<String> modules) {
        int rank = recipe.lora().rank();
        double scale = recipe.lora().alpha() / rank;
        for (var module : modules) {
            var linear = linears.get(module);
            var a = leaf(Device.of(linear.weight()).put(first(module, rank, linear.inputs())));
            var b = leaf(Device.of(linear.weight()).zeros(linear.outputs(), rank));
            var update = new LowRankUpdate(
                    a, b, scale, new Dropout(recipe.lora().dropout().fraction(), module.hashCode()));
            linear.update(update);
            byModule.put(module, update);
            weights.add(new TrainedWeight(module + A, a, rate));
            weights.add(new TrainedWeight(module + B, b, rate));
        }
    }

    /** What is trained, in a fixed order. */
    List<TrainedWeight> weights() {
        return Collections.unmodifiableList(weights);
    }

    /** The updates by canonical module name; empty where there are none. */
    Map<String, LowRankUpdate> byModule() {
        return Collections.unmodifiableMap(byModule);
    }

    /**
     * What a folder says of them.
     *
     * @param targets a regular expression that fits the names of the modules alone, as PEFT has them
     */
    LoraSpec spec(String targets) {
        var lora = recipe.lora();
        return new LoraSpec(lora.rank(), lora.alpha(), lora.dropout().fraction(), targets);
    }

    /** Says what dropout leaves out from now on. */
    void seedDropout(long seed) {
        byModule.values().forEach(update -> update.dropout().seed(seed));
    }

    /** Ends dropout until the next seed. */
    void restDropout() {
        byModule.values().forEach(update -> update.dropout().rest());
    }

    /** A of a module before the first step, [r, in]: even between -1 / √in and 1 / √in. */
    private Tensor first(String module, long rank, long inputs) {
        var draws = Device.draws(recipe.seed() * 1_000_003 ^ module.hashCode());
        double bound = 1 / Math.sqrt(inputs);
        return Device.CPU.even(draws, rank, inputs).mul(new Scalar(2 * bound)).sub(new Scalar(bound));
    }

    @Override
    public void close() {
        weights.forEach(weight -> Scoped.release(weight.tensor()));
    }

    private static Tensor leaf(Tensor numbers) {
        return Scoped.keep(numbers.requires_grad_(true));
    }
}
