// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.encoder.ClipLength;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.run.AudioContent;
import java.util.ArrayList;
import java.util.List;

/**
 * A clip that was read once before training: what is known of its sound.
 *
 * @param content the hash of what is heard
 * @param properties of box 1, for its description
 * @param tokens T, audio tokens
 */
record HeardClip(Utterance utterance, String content, AcousticProperties properties, int tokens) {

    /**
     * Reads all clips before the first step.
     *
     * @throws InvalidInputException that names every clip that cannot be used, and why
     */
    static List<HeardClip> all(List<Utterance> utterances, AcousticExtractor extractor) {
        var heard = new ArrayList<HeardClip>();
        var faults = new ArrayList<String>();
        for (var utterance : utterances) {
            try {
                heard.add(of(utterance, extractor));
            } catch (InvalidInputException fault) {
                faults.add(fault.getMessage());
            }
        }
        if (!faults.isEmpty()) {
            throw InvalidInputException.of(
                            "clips",
                            faults.size() + " of " + utterances.size() + " cannot be used: " + String.join("; ", faults),
                            "sound files that can be read")
                    .next("bring them back, or take them out of the list");
        }
        return heard;
    }

    private static HeardClip of(Utterance utterance, AcousticExtractor extractor) {
        var clip = utterance.waveform();
        AaSllm.requireAudible(clip, utterance.file());
        return new HeardClip(
                utterance,
                AudioContent.hash(clip),
                extractor.extract(clip),
                new ClipLength(clip.samples().length).tokens());
    }
}
