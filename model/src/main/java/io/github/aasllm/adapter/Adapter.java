// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.adapter;

import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Linear;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/** Box 4: the linear layer from the width of the speech encoder to the width of the LLM. */
public final class Adapter {
    private static final String NAME = "multi_modal_projector.linear";

    private final Linear projection;

    public Adapter(Weights weights) {
        this.projection = new Linear(weights.matrix(NAME + ".weight"), weights.small(NAME + ".bias"));
    }

    /** The table of its weights. */
    public static List<WeightShape> table(int encoderWidth, int llmWidth) {
        return List.of(
                new WeightShape(NAME + ".weight", llmWidth, encoderWidth),
                new WeightShape(NAME + ".bias", llmWidth));
    }

    /** H [T, encoder width] → H' [T, LLM width]. */
    public Tensor project(Tensor states) {
        return projection.forward(Device.of(projection.weight()).put(states)); // which may be from a file
    }

    /** The linear layer by canonical module name. */
    public void linears(BiConsumer<String, Linear> found) {
        found.accept(NAME, projection);
    }
}
