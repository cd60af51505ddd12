// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.explanation;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.Level;
import java.util.List;

/**
 * What one cue of a description did to a prediction.
 *
 * @param level what the LLM was told
 * @param changes to every other level, the lowest first; then, where the template has words for it, the cue left
 *     out
 */
public record CueEffect(Cue cue, Level level, List<Change> changes) {

    /**
     * The largest effect of another level, 0 to 1. Leaving the cue out does not count: a description of three cues
     * may be of a form that the model never learned from, and what it does then is not the cue's doing alone.
     */
    public double effect() {
        return changes.stream()
                .filter(change -> change.level().isPresent())
                .mapToDouble(Change::effect)
                .max()
                .orElseThrow();
    }
}
