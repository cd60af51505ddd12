// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.recognizer.Boxes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Copies of a speech encoder's weights, for training to change. */
public final class EncoderCopies {
    private static final String BOX = "audio_tower.";
    // sinusoids, which Whisper does not train either
    private static final String POSITIONS = "embed_positions";

    private EncoderCopies() {}

    /**
     * The weights by canonical name, float32 and without gradients; whoever asks for them releases them by
     * {@link Scoped#release}.
     */
    public static Map<String, Tensor> of(Checkpoint base) {
        var table = Boxes.table(base);
        var weights = base.weights(table, Residency.FLOAT32).on(Device.inUse());
        var copies = new LinkedHashMap<String, Tensor>();
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            for (var row : table) {
                if (row.name().startsWith(BOX) && !row.name().contains(POSITIONS)) {
                    copies.put(row.name(), Scoped.keep(weights.matrix(row.name()).clone()));
                }
            }
        }
        return copies;
    }
}
