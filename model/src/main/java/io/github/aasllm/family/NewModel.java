// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family;

import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a new model folder is made of.
 *
 * @param llm the settings of a Qwen2 model, as its {@code config.json} has them
 * @param dtype of the weights
 * @param specials ids of special tokens
 */
public record NewModel(
        EncoderConfig encoder, Map<String, Object> llm, DType dtype, Map<String, Integer> specials) {
    /** The same with weights of another format. */
    public NewModel of(DType other) {
        return new NewModel(encoder, llm, other, specials);
    }

    /** The name of the files' format, as transformers has it. */
    public String torchType() {
        return switch (dtype) {
            case F32 -> "float32";
            case F16 -> "float16";
            default -> "bfloat16";
        };
    }

    /** A JSON object in the order of its fields, given as names and values in turn. */
    public static Map<String, Object> object(Object... namesAndValues) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /** The fields of one object behind those of another. */
    public static Map<String, Object> joined(Map<String, Object> first, Map<String, Object> then) {
        var object = new LinkedHashMap<>(first);
        object.putAll(then);
        return object;
    }
}
