// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Weights that other software has quantised, which are refused by its name. */
public final class Quantisation {
    /** The setting of {@code config.json} that says how. */
    public static final String KEY = "quantization_config";

    private static final String OWN = "aasllm";
    private static final String FOUR_BIT = "load_in_4bit";
    private static final String EIGHT_BIT = "load_in_8bit";
    private static final String METHOD = "quant_method";
    private static final String WANTED = "float32, float16 or bfloat16 weights";

    /** What names of tensors end with, where a method stores more than one for a weight. */
    private static final Map<String, String> ENDINGS = endings();

    private Quantisation() {}

    private static Map<String, String> endings() {
        var endings = new LinkedHashMap<String, String>();
        endings.put(".SCB", "bitsandbytes");
        endings.put(".absmax", "bitsandbytes");
        endings.put(".quant_map", "bitsandbytes");
        endings.put(".g_idx", "gptq");
        endings.put(".qzeros", "gptq or awq");
        endings.put(".qweight", "gptq or awq");
        endings.put(".weight_packed", "compressed-tensors");
        endings.put(".weight_scale_inv", "fp8");
        return endings;
    }

    /**
     * @param config with {@link #KEY}, or without
     * @throws InvalidInputException that names the method, unless it is our own
     */
    public static void requireNoneOfOthers(JsonFields config) {
        var stated = config.object(KEY);
        if (stated.node().isEmpty()) {
            return;
        }
        boolean bits = stated.flag(FOUR_BIT, false) || stated.flag(EIGHT_BIT, false);
        var method = stated.text(METHOD).orElse(bits ? "bitsandbytes" : "an unnamed method");
        boolean saysNone = !bits && stated.text(METHOD).isEmpty()
                && (stated.has(FOUR_BIT) || stated.has(EIGHT_BIT));
        if (!saysNone && !method.equals(OWN)) {
            throw refusal(method, KEY, config.file());
        }
    }

    /** The method that such names of tensors tell. */
    static Optional<InvalidInputException> refusal(Collection<String> tensors, Path place) {
        return ENDINGS.entrySet().stream()
                .filter(ending -> tensors.stream().anyMatch(name -> name.endsWith(ending.getKey())))
                .findFirst()
                .map(ending -> refusal(ending.getValue(), "weights", place));
    }

    private static InvalidInputException refusal(String method, String what, Path place) {
        return InvalidInputException.of(what, "quantised with " + method, WANTED)
                .in(place)
                .next("save it again in bfloat16");
    }
}
