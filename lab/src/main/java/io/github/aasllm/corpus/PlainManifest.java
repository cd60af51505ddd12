// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A corpus of one's own: a manifest (CSV or JSON Lines) with the columns {@code path} and a label, and any of
 * id, speaker, sex, session, split and text. All columns become facts.
 *
 * <p>Without a column {@code id} a clip's id is its path as it is written.
 *
 * @param name by which results call it
 * @param labelColumn empty for {@code label}, else {@code emotion}
 */
public record PlainManifest(String name, Optional<String> labelColumn) implements Corpus {
    /** The name under which the command line knows manifests. */
    public static final String NAME = "manifest";

    static final String ID = "id";
    private static final List<String> USUAL_LABELS = List.of("label", "emotion");
    private static final List<String> USUAL_FILES = List.of("manifest.csv", "manifest.jsonl");

    /** A manifest with the usual columns. */
    public PlainManifest() {
        this(NAME, Optional.empty());
    }

    /**
     * The utterances of a manifest.
     *
     * @param manifest the file, or a folder that has it as manifest.csv or manifest.jsonl
     */
    @Override
    public List<Utterance> utterances(Path manifest) {
        var file = file(manifest);
        var utterances = new UtterancesById(file);
        for (var rows = Manifest.read(file); rows.hasNext();) {
            var row = rows.next();
            var id = row.facts().getOrDefault(ID, "");
            utterances.add(new Utterance(id.isBlank() ? row.path() : id, row.file(), label(file, row),
                    row.facts()));
        }
        var sorted = utterances.sorted();
        if (sorted.isEmpty()) {
            throw InvalidInputException.of("manifest", "no clip", "at least one").in(file);
        }
        return sorted;
    }

    private static Path file(Path manifest) {
        return in(manifest).orElseThrow(() -> InvalidInputException.of(
                "manifest", Files.exists(manifest) ? "none" : "missing",
                "a manifest, or a folder with manifest.csv or manifest.jsonl").in(manifest));
    }

    /** The manifest that a path is, or that a folder has. */
    static Optional<Path> in(Path place) {
        if (Files.isRegularFile(place) && Manifest.isManifest(place.toString())) {
            return Optional.of(place);
        }
        return USUAL_FILES.stream().map(place::resolve).filter(Files::isRegularFile).findFirst();
    }

    private String label(Path file, ManifestRow row) {
        var columns = labelColumn.map(List::of).orElse(USUAL_LABELS);
        return columns.stream()
                .map(column -> row.facts().getOrDefault(column, ""))
                .filter(label -> !label.isBlank())
                .findFirst()
                .orElseThrow(() -> InvalidInputException.of("manifest line " + row.line(), "no label",
                        "a column " + String.join(" or ", columns) + " that says it").in(file));
    }

    @Override
    public Classes usualClasses() {
        return Classes.ALL;
    }

    @Override
    public Optional<ClassTable> expected() {
        return Optional.empty();
    }

    @Override
    public String tabledBy() {
        return Utterance.SPLIT;
    }
}
