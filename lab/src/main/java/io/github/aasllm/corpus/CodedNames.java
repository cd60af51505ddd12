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
    private final String corpus;
    private final ListLayout layout;
    private final Function<String, Optional<Coded>> code;

    /**
     * What a file's name says.
     *
     * @param facts speaker, sex and whatever else
     */
    record Coded(String label, Map<String, String> facts) {}

    /**
     * @param layout of the list of a prepared copy
     * @param code reads a file's name without its extension; empty where it is no name of the corpus
     */
    CodedNames(String corpus, ListLayout layout, Function<String, Optional<Coded>> code) {
        this.corpus = corpus;
        this.layout = layout;
        this.code = code;
    }

    List<Utterance> utterances(Path folder) {
        var utterances = new UtterancesById(folder);
        var list = ClipList.in(folder, layout);
        if (list.isPresent()) {
            list.get().clips().forEach(clip -> utterances.add(listed(list.get(), clip)));
        } else if (Files.isDirectory(folder)) {
            requireNoList(folder);
            for (var file : SoundFiles.below(folder)) {
                var id = SoundFiles.stem(file);
                code.apply(id).ifPresent(coded ->
                        utterances.add(new Utterance(id, file, coded.label(), coded.facts())));
            }
        }
        var sorted = utterances.sorted();
        if (sorted.isEmpty()) {
            throw Corpora.in(folder, InvalidInputException.of(corpus, "no clip",
                    "a folder with files that are named as the corpus names them, or with its manifest"));
        }
        return sorted;
    }

    /** Without a list nothing can be said of its columns. */
    private void requireNoList(Path folder) {
        try {
            layout.requireUsual(corpus + " is read by the names of its files, without a list");
        } catch (InvalidInputException refusal) {
            throw refusal.in(folder);
        }
    }

    private Utterance listed(ClipList list, ClipList.Clip clip) {
        var stem = SoundFiles.stem(clip.file());
        var coded = code.apply(stem).orElseThrow(() -> list.refusal(clip, clip.path(),
                "a file that is named as " + corpus + " names them"));
        list.label(clip).ifPresent(label ->
                requireSame(list, clip, list.labelColumn(clip), label, coded.label()));
        for (var name : List.of(Utterance.SPEAKER, Utterance.SEX)) {
            if (!clip.fact(name).isBlank()) {
                requireSame(list, clip, name, clip.fact(name), coded.facts().get(name));
            }
        }
        var facts = new TreeMap<>(clip.facts());
        coded.facts().forEach((name, own) ->
                facts.merge(name, own, (listed, of) -> listed.isBlank() ? of : listed));
        var id = layout.names(PlainManifest.ID) ? list.id(clip) : stem;
        return new Utterance(id, clip.file(), coded.label(), facts);
    }

    private static void requireSame(
            ClipList list, ClipList.Clip clip, String what, String listed, String coded) {
        if (!listed.equals(coded)) {
            throw list.refusal(clip, what + " " + listed, coded + ", as the name " + clip.path() + " says");
        }
    }
}
