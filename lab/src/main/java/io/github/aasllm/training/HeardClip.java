// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.encoder.SpeechEncoder;
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
     * @throws io.github.aasllm.error.InvalidInputException that names every clip that cannot be used, and why
     */
    static List<HeardClip> all(List<Utterance> utterances, Sounds sounds, SpeechEncoder encoder) {
        sounds.usable(utterances, false, new ArrayList<>());
        var contents = sounds.contents(utterances, new ArrayList<>());
        return utterances.stream()
                .map(utterance -> new HeardClip(
                        utterance,
                        contents.get(utterance.id()),
                        encoder.states(sounds.heard(utterance).samples().length)))
                .toList();
    }
}
