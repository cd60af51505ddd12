// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import java.util.Optional;

/** The way in which a family of models names its tensors, whatever software wrote them. */
@FunctionalInterface
public interface TensorNames {
    /** The canonical name of a stored tensor, or none where it is of no use here and is passed over. */
    Optional<String> canonical(String stored);

    /**
     * The name that transformers 5 has in memory for a tensor or module of a canonical name, which is how PEFT
     * names modules now.
     */
    default String inMemory(String canonical) {
        return canonical;
    }

    /** The name that published files have for a tensor of a canonical name. */
    default String onHub(String canonical) {
        return canonical;
    }

    /** Whether a tensor that is passed over stays in a folder that is made of this one. */
    default boolean carries(String stored) {
        return false;
    }
}
