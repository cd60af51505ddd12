// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.run.AudioContent;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The clips' sound, kept for as long as memory allows, and what was measured in it. */
final class Sounds {
    private final Normalisation heard;
    private final Map<String, SoftReference<Waveform>> kept = new ConcurrentHashMap<>();
    private final Map<String, Double> seconds = new ConcurrentHashMap<>();

    /** @param heard what is done to a clip before an encoder hears it */
    Sounds(Normalisation heard) {
        this.heard = heard;
    }

    /** A clip as an encoder hears it. */
    Waveform heard(Utterance utterance) {
        var reference = kept.get(utterance.id());
        var known = reference == null ? null : reference.get();
        if (known != null) {
            return known;
        }
        var sound = heard.apply(utterance.waveform());
        AaSllm.requireAudible(sound, utterance.file());
        kept.put(utterance.id(), new SoftReference<>(sound));
        seconds.put(utterance.id(), sound.durationSeconds());
        return sound;
    }

    /**
     * Reads all clips once.
     *
     * @param failures takes a line for each that cannot be used
     * @return by id, the hash of each clip that can
     */
    Map<String, String> contents(List<Utterance> utterances, List<String> failures) {
        var contents = new ConcurrentHashMap<String, String>();
        var refused = new ConcurrentHashMap<String, String>();
        utterances.parallelStream().forEach(utterance -> {
            try {
                contents.put(utterance.id(), AudioContent.hash(heard(utterance)));
            } catch (InvalidInputException refusal) {
                refused.put(utterance.id(), refusal.getMessage());
            }
        });
        new TreeMap<>(refused).forEach((id, why) -> failures.add(id + ": " + why));
        return new TreeMap<>(contents);
    }

    /** All seconds of the clips that were read. */
    double seconds(List<Utterance> utterances) {
        return utterances.stream().mapToDouble(u -> seconds.getOrDefault(u.id(), 0.0)).sum();
    }

    /** The acoustic properties of clips, by id. */
    static Map<String, AcousticProperties> measured(List<Utterance> utterances, AcousticExtractor extractor) {
        var measured = new ConcurrentHashMap<String, AcousticProperties>();
        new ArrayList<>(utterances).parallelStream().forEach(utterance ->
                measured.put(utterance.id(), extractor.extract(utterance.waveform())));
        return new TreeMap<>(measured);
    }
}
