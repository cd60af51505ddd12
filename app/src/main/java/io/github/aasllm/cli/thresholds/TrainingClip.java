// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.thresholds;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * One clip of the set that thresholds are made of, or applied to.
 *
 * @param label empty where the manifest has none
 */
record TrainingClip(Input input, Optional<String> label, AcousticProperties properties) {

    /** Its levels by thresholds that have a set for it. */
    Map<Cue, Level> levels(AnyThresholds thresholds) {
        var own = thresholds.forClip(input.facts()).orElseThrow();
        var levels = new EnumMap<Cue, Level>(Cue.class);
        for (var cue : Cue.values()) {
            levels.put(cue, own.level(cue, properties.value(cue)));
        }
        return levels;
    }
}
