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

    /** Decodes one clip; empty where nothing is to be said. Safe for use by many threads. */
    public Optional<Finding> of(Utterance utterance) {
        var fault = known.get(utterance.id());
        var found = decoded(utterance);
        if (fault != null && (found.isEmpty() || fault.unusable())) {
            var seen = found.map(finding -> " (here " + finding.kind().word() + ")").orElse("");
            return Optional.of(new Finding(Finding.Kind.KNOWN, utterance.file(), fault.fault() + seen));
        }
        return found;
    }

    private static Optional<Finding> decoded(Utterance utterance) {
        var file = utterance.file();
        if (!Files.exists(file)) {
            return Optional.of(new Finding(Finding.Kind.MISSING, file, "the clip of " + utterance.id()));
        }
        try {
            return Files.size(file) == 0 || utterance.waveform().isEmpty()
                    ? Optional.of(new Finding(Finding.Kind.EMPTY, file, "no sample"))
                    : Optional.empty();
        } catch (InvalidInputException | IOException refusal) {
            return Optional.of(new Finding(Finding.Kind.BROKEN, file, refusal.getMessage()));
        }
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
