// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.lora.LoraSpec;
import io.github.aasllm.lora.LoraWriter;
import io.github.aasllm.nn.LowRankUpdate;
import io.github.aasllm.nn.Tensors;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;

/** A LoRA folder of rank 1 for the Adapter of the tiny random model, which changes nothing. */
public final class AdapterLora {
    private static final int OUTPUTS = 96;
    private static final int INPUTS = 64;

    private AdapterLora() {}

    public static void write(Path folder, Bundle bundle) {
        try (var scope = new PointerScope()) {
            var update = new LowRankUpdate(
                    Tensors.floats(new float[INPUTS], 1, INPUTS),
                    Tensors.floats(new float[OUTPUTS], OUTPUTS, 1), 1);
            var spec = new LoraSpec(1, 1, 0, ".*multi_modal_projector\\.linear");
            LoraWriter.write(folder, Qwen2Audio.NAMES, spec, Map.of("multi_modal_projector.linear", update), bundle);
        }
    }
}
