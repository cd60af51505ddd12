// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.protocol.Fold;
import io.github.aasllm.recipe.PromptSettings.Describing;
import io.github.aasllm.training.Sounds;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clips of a fold, to be described as an arm says.
 *
 * @param descriptions by thresholds of the fold's training clips; empty where no arm describes anything
 * @param sounds where clips are heard
 * @param seed of what is shuffled
 */
record DescribedFold(Fold fold, Optional<ArmDescriptions> descriptions, Sounds sounds, long seed) {

    /** The clips of a part of it. */
    List<DescribedClip> of(List<Utterance> part, Describing how) {
        var own = descriptions.map(d -> d.of(how, part, seed)).orElse(Map.of());
        return part.stream()
                .map(u -> new DescribedClip(u, () -> sounds.heard(u), Optional.ofNullable(own.get(u.id()))))
                .toList();
    }
}
