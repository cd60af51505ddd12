// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.recognizer.Families;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Copies of a speech encoder's weights, for training to change. */
public final class EncoderCopies {
    private EncoderCopies() {}

    /**
     * The weights by canonical name, float32 and without gradients; whoever asks for them releases them by
     * {@link Scoped#release}.
     */
    public static Map<String, Tensor> of(Checkpoint base) {
        var architecture = Families.architecture(base);
        var table = architecture.table();
        var weights = base.weights(table, Residency.FLOAT32).on(Device.inUse());
        var copies = new LinkedHashMap<String, Tensor>();
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            for (var row : table) {
                if (row.name().startsWith(BoxNames.ENCODER) && !architecture.fixed().contains(row.name())) {
                    copies.put(row.name(), Scoped.keep(weights.matrix(row.name()).clone()));
                }
            }
        }
        return copies;
    }
}
