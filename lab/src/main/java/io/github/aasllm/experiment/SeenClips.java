// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import java.util.HashSet;

/** Keeps training and test apart. */
final class SeenClips {
    private SeenClips() {}

    /** @throws InvalidInputException if a clip is in both parts */
    static void requireApart(Parts parts) {
        var seen = new HashSet<>(parts.training().stream().map(Utterance::id).toList());
        for (var utterance : parts.test()) {
            if (seen.contains(utterance.id())) {
                throw InvalidInputException.of("fold " + parts.name(), utterance.id() + " in both parts",
                        "a test part that was not learned from");
            }
        }
    }
}
