// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A corpus whose file names say everything: a folder of such files, or a prepared copy with a manifest that
 * may say more. Where both speak they must agree.
 */
final class CodedNames {
    private static final String EMOTION = "emotion";

    private final String corpus;
    private final Function<String, Optional<Coded>> code;

    /**
     * What a file's name says.
     *
     * @param facts speaker, sex and whatever else
     */
    record Coded(String label, Map<String, String> facts) {}

    /** @param code reads a file's name without its extension; empty where it is no name of the corpus */
    CodedNames(String corpus, Function<String, Optional<Coded>> code) {
        this.corpus = corpus;
        this.code = code;
    }

    List<Utterance> utterances(Path folder) {
        var utterances = new UtterancesById(folder);
        var manifest = PlainManifest.in(folder);
        if (manifest.isPresent()) {
            for (var rows = Manifest.read(manifest.get()); rows.hasNext();) {
                utterances.add(listed(manifest.get(), rows.next()));
            }
        } else if (Files.isDirectory(folder)) {
            for (var file : SoundFiles.below(folder)) {
                var id = SoundFiles.stem(file);
                code.apply(id).ifPresent(coded ->
                        utterances.add(new Utterance(id, file, coded.label(), coded.facts())));
            }
        }
        var sorted = utterances.sorted();
        if (sorted.isEmpty()) {
            throw InvalidInputException.of(corpus, "no clip",
                    "a folder with files that are named as the corpus names them, or with its manifest")
                    .in(folder);
        }
        return sorted;
    }

    private Utterance listed(Path manifest, ManifestRow row) {
        var id = SoundFiles.stem(row.file());
        var coded = code.apply(id).orElseThrow(() -> InvalidInputException.of(
                "manifest line " + row.line(), row.path(), "a file that is named as " + corpus
                + " names them")
                .in(manifest));
        var facts = new TreeMap<>(row.facts());
        requireSame(manifest, row, EMOTION, coded.label());
        for (var name : List.of(Utterance.SPEAKER, Utterance.SEX)) {
            requireSame(manifest, row, name, coded.facts().get(name));
        }
        coded.facts().forEach(facts::putIfAbsent);
        return new Utterance(id, row.file(), coded.label(), facts);
    }

    private static void requireSame(Path manifest, ManifestRow row, String column, String coded) {
        var listed = row.facts().getOrDefault(column, coded);
        if (!listed.equals(coded)) {
            throw InvalidInputException.of("manifest line " + row.line(), column + " " + listed,
                    coded + ", as the name " + row.path() + " says").in(manifest);
        }
    }
}
