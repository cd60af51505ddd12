// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.encoder.ClipLength;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * A clip that was read once before training.
 *
 * @param content the hash of what is heard
 * @param tokens T, audio tokens
 */
record HeardClip(Utterance utterance, String content, int tokens) {

    /**
     * Reads all clips before the first step.
     *
     * @throws InvalidInputException that names every clip that cannot be used, and why
     */
    static List<HeardClip> all(List<Utterance> utterances, Sounds sounds) {
        var faults = new ArrayList<String>();
        var contents = sounds.contents(utterances, faults);
        if (!faults.isEmpty()) {
            throw InvalidInputException.of(
                            "clips",
                            faults.size() + " of " + utterances.size() + " cannot be used: "
                                    + String.join("; ", faults),
                            "sound files that can be read")
                    .next("bring them back, or take them out of the list");
        }
        return utterances.stream()
                .map(utterance -> new HeardClip(
                        utterance,
                        contents.get(utterance.id()),
                        new ClipLength(sounds.heard(utterance).samples().length).tokens()))
                .toList();
    }
}
