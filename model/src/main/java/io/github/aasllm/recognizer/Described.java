// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.Description;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A clip in words, as box 2 gives it.
 *
 * @param description empty where there are no thresholds for the clip
 * @param marginal the cues whose level another codec could have changed
 * @param warnings why there is no description
 */
public record Described(Optional<Description> description, Set<Cue> marginal, List<String> warnings) {
    /** Of a model that is told nothing about the sound, and needs not be. */
    public static final Described NOTHING = new Described(Optional.empty(), Set.of(), List.of());
}
