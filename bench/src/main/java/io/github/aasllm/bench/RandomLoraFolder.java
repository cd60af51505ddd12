// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.lora.LoraSpec;
import io.github.aasllm.lora.LoraWriter;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.LowRankUpdate;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A LoRA folder for a model, of random numbers, B among them, so that it changes every result: {@code
 * RandomLoraFolder MODEL_DIR LORA_DIR TARGETS}.
 *
 * <p>TARGETS is a regular expression as PEFT's {@code target_modules}. Rank 8 and alpha 32, as in the paper.
 */
public final class RandomLoraFolder {
    private static final int RANK = 8;
    private static final double ALPHA = 32;
    private static final double DEVIATION = 0.05; // of A and B: the updates are a few percent of the weights

    private RandomLoraFolder() {}

    public static void main(String[] arguments) {
        var spec = new LoraSpec(RANK, ALPHA, 0, arguments[2]);
        try (var scope = new PointerScope();
                var checkpoint = Families.open(Path.of(arguments[0]))) {
            var draws = Device.draws(1);
            var updates = new TreeMap<String, LowRankUpdate>();
            new TreeMap<>(Boxes.load(checkpoint, Residency.MAPPED).linears()).forEach((module, linear) -> {
                if (spec.selects(module, checkpoint.names())) {
                    updates.put(module, update(spec, linear, draws));
                }
            });
            var provenance =
                    new Provenance(Optional.of(BaseModel.of(checkpoint)), List.of(), Optional.empty(),
                    Optional.empty(), Map.of());
            LoraWriter.write(Path.of(arguments[1]), checkpoint.names(), spec, updates,
                    Bundle.RANDOM.withProvenance(provenance));
            System.out.println(updates.size() + " modules");
        }
    }

    private static LowRankUpdate update(LoraSpec spec, Linear linear, GeneratorOptional draws) {
        return new LowRankUpdate(
                numbers(RANK, linear.inputs(), draws), numbers(linear.outputs(), RANK, draws),
                spec.scale());
    }

    private static Tensor numbers(long rows, long columns, GeneratorOptional draws) {
        return Device.CPU.normal(draws, rows, columns).mul(new Scalar(DEVIATION));
    }
}
