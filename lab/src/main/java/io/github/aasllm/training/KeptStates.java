// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.cache.StateCache;
import io.github.aasllm.cache.StateKey;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.LayerChoice;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.Families;
import java.nio.file.Path;
import java.util.Optional;

/** Which states of a frozen encoder a cache may give out. */
public final class KeptStates {
    private KeptStates() {}

    /** Those of a model's encoder, by its weights and by how it hears. */
    public static StateKey key(Checkpoint base) {
        var traits = Families.architecture(base).traits();
        return new StateKey(base.fingerprint(), traits.cacheKey(), traits.width());
    }

    /** Those of an encoder that are chosen; of a speech LLM's last ones the key is the same as above. */
    static StateKey key(EncoderFolder base, LayerChoice layer) {
        var encoder = base.encoder();
        return new StateKey(base.checkpoint().fingerprint(), layer.cacheKey(encoder),
                encoder.width() * layer.states(encoder));
    }

    /**
     * The cache of a frozen encoder's chosen states; empty where the recipe keeps none.
     *
     * @throws io.github.aasllm.error.InvalidInputException if the encoder has no such layer
     */
    public static Optional<StateCache> open(Recipe recipe, EncoderFolder base, Path folder) {
        var layer = recipe.encoder().layer();
        layer.requireIn(base.encoder());
        return recipe.keepsStates()
                ? Optional.of(StateCache.open(folder, key(base, layer), recipe.cache().limit().count()))
                : Optional.empty();
    }
}
