// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.nn.LowRankUpdate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes a LoRA folder in PEFT's layout, under the module names of transformers 5, with an {@code
 * aasllm.json} beside the weights.
 */
public final class LoraWriter {
    private static final Set<String> FILES =
            Set.of(LoraFolder.CONFIG, LoraFolder.WEIGHTS, Bundle.FILE, Bundle.CARD);
    private static final String OF_LLM = "CAUSAL_LM";
    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";

    private LoraWriter() {}

    /**
     * Writes the folder whole or not at all; a LoRA folder that stood there before is replaced.
     *
     * @param names of the model
     * @param updates by canonical module name; A and B may be of any float format, and are written as
     *     float32
     * @throws io.github.aasllm.error.InvalidInputException if the folder holds other files, or cannot be
     *     written
     * @throws IllegalArgumentException if there is no update, or one is not as the spec says
     */
    public static void write(
            Path folder, TensorNames names, LoraSpec spec, Map<String, LowRankUpdate> updates, Bundle bundle) {
        if (updates.isEmpty()) {
            throw new IllegalArgumentException("updates: none (expected: at least one)");
        }
        updates.forEach((module, update) -> requireFit(spec, module, names, update));
        NewFolder.replace(folder, FILES, draft -> {
            CheckpointWriter.writeJson(draft.resolve(LoraFolder.CONFIG), config(spec, OF_LLM));
            weights(draft.resolve(LoraFolder.WEIGHTS), names, updates);
            bundle.write(draft);
        });
    }

    /**
     * The same for a speech encoder by itself, as a part of a folder that says what it is.
     *
     * @throws io.github.aasllm.error.InvalidInputException if the folder holds other files, or cannot be
     *     written
     */
    public static void writeOfEncoder(
            Path folder, TensorNames names, LoraSpec spec, Map<String, LowRankUpdate> updates) {
        updates.forEach((module, update) -> requireFit(spec, module, names, update));
        NewFolder.replace(folder, FILES, draft -> {
            CheckpointWriter.writeJson(draft.resolve(LoraFolder.CONFIG), config(spec, null));
            weights(draft.resolve(LoraFolder.WEIGHTS), names, updates);
        });
    }

    private static void requireFit(LoraSpec spec, String module, TensorNames names, LowRankUpdate update) {
        boolean fits = update.a().size(0) == spec.rank()
                && update.b().size(1) == spec.rank()
                && update.scale() == spec.scale()
                && spec.selects(module, names);
        if (!fits) {
            throw new IllegalArgumentException("update of " + module + ": A "
                    + Arrays.toString(shape(update.a()))
                    + ", B " + Arrays.toString(shape(update.b())) + ", scale " + update.scale()
                    + " (expected: as " + spec + " says)");
        }
    }

    private static void weights(Path file, TensorNames names, Map<String, LowRankUpdate> updates)
            throws IOException {
        var tensors = new ArrayList<WeightShape>();
        var ordered = new TreeMap<>(updates); // so that every JVM writes the same bytes
        ordered.forEach((module, update) -> {
            var name = TensorName.ROOT + names.inMemory(module);
            tensors.add(new WeightShape(name + A, shape(update.a())));
            tensors.add(new WeightShape(name + B, shape(update.b())));
        });
        try (var writer = new SafetensorsWriter(file, DType.F32, tensors)) {
            for (var update : ordered.values()) {
                writer.append(update.a());
                writer.append(update.b());
            }
        }
    }

    /**
     * The fields without which PEFT would do something else, and those that say what these weights are. PEFT
     * would look up a base model's name on the hub, so it stands in {@code aasllm.json} alone.
     *
     * @param task {@link #OF_LLM}, or null, by which PEFT asks no more of a model than that it has the modules
     */
    private static Map<String, Object> config(LoraSpec spec, String task) {
        var config = new LinkedHashMap<String, Object>();
        config.put("peft_type", "LORA");
        config.put("task_type", task);
        config.put("base_model_name_or_path", null);
        config.put("r", spec.rank());
        config.put("lora_alpha", spec.alpha());
        config.put("lora_dropout", spec.dropout());
        config.put("target_modules", spec.targetModules());
        config.put("bias", "none");
        config.put("fan_in_fan_out", false);
        config.put("use_rslora", false);
        config.put("use_dora", false);
        config.put("init_lora_weights", true);
        config.put("inference_mode", true);
        config.put("modules_to_save", null);
        return config;
    }

    private static long[] shape(Tensor tensor) {
        return new long[] {tensor.size(0), tensor.size(1)};
    }
}
