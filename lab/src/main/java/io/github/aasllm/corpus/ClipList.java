// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.LabelSpelling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The clips that a list names, by a layout. */
final class ClipList {
    private static final List<String> USUAL_FILES = List.of("manifest.csv", "manifest.jsonl");
    private static final String USUAL_LABEL = "emotion"; // where a list has no label

    // by these clips are parted: é in one character and in two is one speaker
    private static final List<String> PARTING =
            List.of(Utterance.SPEAKER, Utterance.SEX, Utterance.SESSION, Utterance.SPLIT);

    private final Path file;
    private final ListLayout layout;

    /**
     * A clip as the list has it.
     *
     * @param line where it begins, from 1
     * @param path as it is written
     * @param file the sound
     * @param facts every column, and under its usual name each that the layout names
     */
    record Clip(long line, String path, Path file, Map<String, String> facts) {
        String fact(String name) {
            return facts.getOrDefault(name, "");
        }
    }

    private ClipList(Path file, ListLayout layout) {
        this.file = file;
        this.layout = layout;
    }

    /**
     * The list that a path is, or that a folder has.
     *
     * @return empty where there is none, and the layout names none
     * @throws InvalidInputException if the layout names one that is not there
     */
    static Optional<ClipList> in(Path place, ListLayout layout) {
        if (!layout.list().equals(ListLayout.USUAL_LIST)) {
            var named = place.resolve(layout.list());
            if (!Files.isRegularFile(named)) {
                throw Corpora.in(place, InvalidInputException.of("corpus.manifest", layout.list(), "a file of the folder"));
            }
            return Optional.of(new ClipList(named, layout));
        }
        if (Files.isRegularFile(place) && Manifest.isManifest(place.toString())) {
            return Optional.of(new ClipList(place, layout));
        }
        return USUAL_FILES.stream().map(place::resolve).filter(Files::isRegularFile).findFirst()
                .map(found -> new ClipList(found, layout));
    }

    Path file() {
        return file;
    }

    /**
     * All clips, in the list's order.
     *
     * @throws InvalidInputException if the list is damaged, or has no column of a name in the layout
     */
    List<Clip> clips() {
        var rows = new ArrayList<ManifestRow>();
        var found = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Manifest.rows(file, layout.column(Manifest.PATH)).forEachRemaining(row -> {
            rows.add(row);
            found.addAll(row.facts().keySet());
        });
        if (!rows.isEmpty()) {
            try {
                layout.requireIn(found);
            } catch (InvalidInputException refusal) {
                throw refusal.in(file);
            }
        }
        return rows.stream().map(this::clip).toList();
    }

    private Clip clip(ManifestRow row) {
        var facts = new TreeMap<>(row.facts());
        layout.columns().forEach((what, column) -> facts.put(what, row.facts().getOrDefault(column, "")));
        PARTING.forEach(what -> facts.computeIfPresent(what, (name, text) -> LabelSpelling.trimmed(text)));
        var path = layout.file().replace(ListLayout.AS_WRITTEN, row.path());
        return new Clip(row.line(), row.path(), Manifest.resolved(file, row.line(), path), facts);
    }

    /** The id of a clip; its path where the list says none, and no column of it was named. */
    String id(Clip clip) {
        var id = clip.fact(PlainManifest.ID);
        if (id.isBlank() && layout.names(PlainManifest.ID)) {
            throw refusal(clip, "no " + layout.column(PlainManifest.ID), "an id of every clip");
        }
        return id.isBlank() ? clip.path() : id;
    }

    /**
     * The label of a clip; empty where the list has no column for it, or says nothing in it.
     *
     * @throws InvalidInputException if it has control characters
     */
    Optional<String> label(Clip clip) {
        try {
            return Optional.of(LabelSpelling.of(clip.fact(labelFact(clip))))
                    .filter(label -> !label.isEmpty());
        } catch (InvalidInputException refusal) {
            throw refusal.in(Path.of(file + ":" + clip.line()));
        }
    }

    /** The label of a clip that has to have one. */
    String requiredLabel(Clip clip) {
        return label(clip).orElseThrow(() -> refusal(clip, "no label", "a column "
                + String.join(" or ", labelColumns().toList()) + " that says it"));
    }

    /** Where a clip has its label: a named column is known by its usual name, as another may be called so. */
    private String labelFact(Clip clip) {
        return layout.names(ListLayout.LABEL) ? ListLayout.LABEL : labelColumn(clip);
    }

    /** The column in which a clip has its label. */
    String labelColumn(Clip clip) {
        return labelColumns().filter(clip.facts()::containsKey).findFirst().orElse(ListLayout.LABEL);
    }

    private Stream<String> labelColumns() {
        return layout.names(ListLayout.LABEL)
                ? Stream.of(layout.column(ListLayout.LABEL))
                : Stream.of(ListLayout.LABEL, USUAL_LABEL);
    }

    InvalidInputException refusal(Clip clip, String value, String expected) {
        return InvalidInputException.of("manifest line " + clip.line(), value, expected).in(file);
    }
}
