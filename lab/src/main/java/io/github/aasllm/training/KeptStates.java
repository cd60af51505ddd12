// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.cache.StateKey;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.recognizer.Families;

/** Which states of a frozen encoder a cache may give out. */
public final class KeptStates {
    private KeptStates() {}

    /** Those of a model's encoder, by its weights and by how it hears. */
    public static StateKey key(Checkpoint base) {
        var traits = Families.architecture(base).traits();
        return new StateKey(base.fingerprint(), traits.cacheKey(), traits.width());
    }
}
