// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.lora;

import io.github.aasllm.lora.TensorName.Role;
import java.util.Map;

/**
 * The tensors of one module that a LoRA folder updates; some may be missing in a damaged folder.
 *
 * @param stored the module's name in the folder
 * @param tensors their names in the file
 */
record LoraModule(String stored, Map<Role, String> tensors) {

    String a() {
        return tensors.get(isTable() ? Role.TABLE_A : Role.A);
    }

    String b() {
        return tensors.get(isTable() ? Role.TABLE_B : Role.B);
    }

    /** Whether the tensors are those of an update of embeddings. */
    boolean isTable() {
        return tensors.containsKey(Role.TABLE_A) || tensors.containsKey(Role.TABLE_B);
    }

    /** Whether there is more than rows of single tokens. */
    boolean isUpdated() {
        return tensors.keySet().stream().anyMatch(role -> role != Role.TOKENS);
    }

    String tokens() {
        return tensors.get(Role.TOKENS);
    }
}
