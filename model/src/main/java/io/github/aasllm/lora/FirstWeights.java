// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.checkpoint.JsonFields;
import java.util.Locale;
import java.util.Set;

/**
 * {@code init_lora_weights}: what A and B were before training, which matters in use only where it was taken
 * off the base's weight.
 *
 * <p>PEFT does so again whenever it loads such a folder, so that what is trained is the rest.
 */
enum FirstWeights {
    /** The base is as it was. */
    BESIDE,
    /** The largest singular values of the weight and their vectors, by a whole decomposition. */
    PISSA,
    /** The first columns of Q and rows of R of the weight. */
    OLORA;

    private static final String KEY = "init_lora_weights";
    private static final Set<String> BESIDES =
            Set.of("true", "false", "gaussian", "eva", "orthogonal", "mica");

    static FirstWeights from(JsonFields config) {
        var value = config.node().path(KEY);
        if (LoraKeys.isAbsent(value) || value.isMissingNode() || value.isBoolean()) {
            return BESIDE;
        }
        var name = config.text(KEY).orElseThrow();
        var lower = name.toLowerCase(Locale.ROOT);
        if (BESIDES.contains(lower)) {
            return BESIDE;
        }
        if (name.equals("pissa")) { // which PEFT spells so alone
            return PISSA;
        }
        if (lower.equals("olora")) {
            return OLORA;
        }
        throw config.refusal(KEY, name,
                        "true, false, gaussian, orthogonal, eva, mica, pissa or olora; others change the"
                                + " base by what the folder does not say")
                .next("save it again where it was trained with PEFT's"
                        + " path_initial_model_for_weight_conversion, or merge it there");
    }
}
