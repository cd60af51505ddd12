// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.thresholds;

import io.github.aasllm.bulk.Input;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.LabelSpelling;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** The options that say which column of a manifest is a clip's label, and which clips are taken. */
final class ClipLabels {
    private static final List<String> USUAL = List.of("label", "emotion");

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "The manifest's column with the label; by default label, else emotion.")
    private String column;

    @Option(
            names = "--labels",
            paramLabel = "A,B,...",
            description = "Take only the clips with these labels.")
    @SuppressWarnings("unused") // picocli calls it
    private void setWanted(String list) {
        wanted = Arrays.stream(list.split(",")).map(LabelSpelling::of).toList();
    }

    private List<String> wanted;

    /**
     * The label of a clip, empty where it has none.
     *
     * @throws InvalidInputException if a label is asked for, and the clip has no such column
     */
    Optional<String> of(Input input) {
        if (column != null && !input.facts().containsKey(column)) {
            throw InvalidInputException.of("--label", column, "a column of the manifest")
                    .next(input.name() + " has none");
        }
        var columns = column == null ? USUAL : List.of(column);
        var label = columns.stream()
                .map(name -> LabelSpelling.of(input.facts().getOrDefault(name, "")))
                .filter(text -> !text.isBlank())
                .findFirst();
        if (wanted != null && label.isEmpty() && columns.stream().noneMatch(input.facts()::containsKey)) {
            throw InvalidInputException.of("--labels", String.join(",", wanted),
                            "manifests with a column label or emotion")
                    .next(input.name() + " has none");
        }
        return label;
    }

    /** Whether a clip is taken. */
    boolean wants(Input input) {
        var label = of(input);
        return wanted == null || label.filter(wanted::contains).isPresent();
    }

    /** Refuses labels that differ in case alone, and a wanted one that no clip has. */
    void requireAll(Collection<String> found) {
        var known = new TreeSet<>(found);
        known.addAll(wanted == null ? List.of() : wanted);
        var variants = LabelSpelling.variants(known);
        if (!variants.isEmpty()) {
            throw InvalidInputException.of("labels", String.join(" and ", variants.getFirst()),
                    "one spelling of each label");
        }
        if (wanted == null) {
            return;
        }
        for (var label : wanted) {
            if (!found.contains(label)) {
                throw InvalidInputException.of("--labels", label, "one that clips have");
            }
        }
    }

    /** Labels in the order in which they were asked for, else sorted. */
    List<String> inOrder(Collection<String> found) {
        return wanted == null ? List.copyOf(new TreeSet<>(found)) : wanted;
    }
}
