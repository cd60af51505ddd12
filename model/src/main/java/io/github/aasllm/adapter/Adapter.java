// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.adapter;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Linear;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Box 4: the linear layer from the width of the speech encoder to the width of the LLM, or several of them
 * with a GELU between.
 */
public final class Adapter {
    private final Map<String, Linear> layers = new LinkedHashMap<>(); // by name, in order

    /**
     * @param names of the layers, in order
     * @param weights named as in {@link #table}
     */
    public Adapter(List<String> names, Weights weights) {
        names.forEach(name -> layers.put(name, new Linear(
                weights.matrix(Checkpoint.weightName(name)), weights.small(name + ".bias"))));
    }

    /**
     * The table of its weights, by their names within it.
     *
     * @param names of the layers, of which the first changes the width
     */
    public static List<WeightShape> table(List<String> names, int encoderWidth, int llmWidth) {
        var table = new ArrayList<WeightShape>();
        int inputs = encoderWidth;
        for (var name : names) {
            table.add(new WeightShape(Checkpoint.weightName(name), llmWidth, inputs));
            table.add(new WeightShape(name + ".bias", llmWidth));
            inputs = llmWidth;
        }
        return table;
    }

    /** H [T, encoder width] → H' [T, LLM width]. */
    public Tensor project(Tensor states) {
        Tensor projected = null;
        for (var layer : layers.values()) {
            projected = projected == null
                    ? layer.forward(Device.of(layer.weight()).put(states)) // which may be from a file
                    : layer.forward(torch.gelu(projected));
        }
        return projected == null ? states : projected;
    }

    /** The linear layers, by module name within the Adapter. */
    public void linears(BiConsumer<String, Linear> found) {
        layers.forEach(found);
    }
}
