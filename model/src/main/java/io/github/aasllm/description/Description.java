// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.Cue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the LLM is told about a clip's sound.
 *
 * @param levels one level for each cue, in the order of {@link Cue}; unmodifiable
 * @param text the sentence that goes into the prompt
 */
public record Description(Map<Cue, Level> levels, String text) {
    /** @throws IllegalArgumentException if a cue has no level */
    public Description {
        var copy = new EnumMap<Cue, Level>(Cue.class);
        copy.putAll(levels);
        if (copy.size() != Cue.values().length) {
            throw new IllegalArgumentException("levels: " + levels.keySet() + " (expected: all cues)");
        }
        levels = Collections.unmodifiableMap(copy);
    }
}
