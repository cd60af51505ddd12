// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.error.InvalidInputException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a training says about its LoRA weights, and {@code adapter_config.json} with it.
 *
 * @param rank r
 * @param alpha the numerator of the scale
 * @param dropout share of a layer's input that training left out; says nothing about use
 * @param targetModules a regular expression that fits the whole path of every module with an update, as
 *     transformers 5 names it in memory, such as {@code model.language_model.layers.0.self_attn.q_proj}
 */
public record LoraSpec(int rank, double alpha, double dropout, String targetModules) {
    public LoraSpec {
        if (rank < 1) {
            throw InvalidInputException.of("lora.rank", rank, "a whole number >= 1");
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw InvalidInputException.of("lora.alpha", alpha, "a finite number > 0");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw InvalidInputException.of("lora.dropout", dropout, "0 <= dropout < 1");
        }
        try {
            Pattern.compile(targetModules);
        } catch (PatternSyntaxException e) {
            throw InvalidInputException.of("lora.target_modules", targetModules, "a regular expression")
                    .causedBy(e);
        }
    }

    /** alpha / r, by which B A is multiplied. */
    public double scale() {
        return alpha / rank;
    }

    /** Whether the module of this canonical name is among the targets, as PEFT decides it. */
    public boolean selects(String module, TensorNames names) {
        return Pattern.matches(targetModules, names.inMemory(module));
    }
}
