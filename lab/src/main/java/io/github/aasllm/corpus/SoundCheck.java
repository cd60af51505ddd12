// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the sound of a corpus is there and whole. */
public final class SoundCheck {
    private final Corpus corpus;
    private final Path folder;
    private final List<Utterance> utterances;
    private final Map<String, KnownFault> known = new HashMap<>();

    public SoundCheck(Corpus corpus, Path folder, List<Utterance> utterances) {
        this.corpus = corpus;
        this.folder = folder;
        this.utterances = utterances;
        corpus.knownFaults().forEach(fault -> known.put(fault.id(), fault));
    }

    /**
     * What a clip sounded like.
     *
     * @param finding what is to be said of it; mostly nothing
     * @param seconds of its sound, 0 where there is none
     */
    public record Heard(Optional<Finding> finding, double seconds) {}

    /** Decodes one clip. Safe for use by many threads. */
    public Heard of(Utterance utterance) {
        var fault = known.get(utterance.id());
        var heard = decoded(utterance);
        if (fault != null && (heard.finding().isEmpty() || fault.unusable())) {
            var seen = heard.finding().map(finding -> " (here " + finding.kind().word() + ")").orElse("");
            var known = new Finding(Finding.Kind.KNOWN, utterance.file(), fault.fault() + seen);
            return new Heard(Optional.of(known), heard.seconds());
        }
        return heard;
    }

    private static Heard decoded(Utterance utterance) {
        var file = utterance.file();
        if (!Files.exists(file)) {
            return faulty(Finding.Kind.MISSING, file, "the clip of " + utterance.id());
        }
        try {
            if (Files.size(file) == 0) {
                return faulty(Finding.Kind.EMPTY, file, "0 bytes");
            }
            var sound = utterance.waveform();
            return sound.isEmpty()
                    ? faulty(Finding.Kind.EMPTY, file, "no sample")
                    : new Heard(Optional.empty(), sound.durationSeconds());
        } catch (InvalidInputException | IOException refusal) {
            return faulty(Finding.Kind.BROKEN, file, refusal.getMessage());
        }
    }

    private static Heard faulty(Finding.Kind kind, Path file, String detail) {
        return new Heard(Optional.of(new Finding(kind, file, detail)), 0);
    }

    /** The sound files that no label names, beside those that one does. */
    public List<Finding> unexpected() {
        var named = new HashSet<Path>();
        utterances.forEach(utterance -> named.add(utterance.file().toAbsolutePath().normalize()));
        var findings = new ArrayList<Finding>();
        var seen = new HashSet<Path>();
        for (var place : corpus.soundFolders(folder, utterances)) {
            if (!Files.isDirectory(place)) {
                continue;
            }
            for (var file : SoundFiles.below(place)) {
                var whole = file.toAbsolutePath().normalize();
                if (!named.contains(whole) && seen.add(whole)) {
                    findings.add(new Finding(Finding.Kind.UNEXPECTED, file, "no label names it"));
                }
            }
        }
        return findings;
    }
}
