// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.LabelSpelling;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which labels of a corpus are classes of an experiment.
 *
 * @param merged what becomes of a label, such as excitement, that counts as another
 * @param kept the classes, in order; clips of other labels are left out. Empty to keep all
 */
public record Classes(Map<String, String> merged, List<String> kept) {
    /** Every label is a class. */
    public static final Classes ALL = new Classes(Map.of(), List.of());

    /**
     * @throws InvalidInputException if a class is named twice, or one of those kept is merged into another
     */
    public Classes {
        merged = Map.copyOf(merged);
        kept = List.copyOf(kept);
        if (new LinkedHashSet<>(kept).size() < kept.size()) {
            throw InvalidInputException.of("classes", String.join(",", kept), "each once");
        }
        for (var label : kept) {
            if (merged.containsKey(label)) {
                throw InvalidInputException.of("classes", label, "one that is not merged into "
                        + merged.get(label));
            }
        }
    }

    /** Exactly these labels. */
    public static Classes only(String... labels) {
        return new Classes(Map.of(), List.of(labels));
    }

    /**
     * The utterances of these classes, under the classes' names.
     *
     * @throws InvalidInputException if no utterance has one of the classes that are kept, or two classes
     *     differ in case alone
     */
    public List<Utterance> of(List<Utterance> utterances) {
        requireOneSpelling(utterances);
        var chosen = utterances.stream().map(this::named).filter(this::keeps).toList();
        Set<String> found = new TreeSet<>(chosen.stream().map(Utterance::label).toList());
        for (var label : kept) {
            if (!found.contains(label)) {
                throw InvalidInputException.of("class", label, "one of the corpus's labels: "
                        + String.join(", ", new TreeSet<>(utterances.stream().map(Utterance::label)
                        .toList())));
            }
        }
        return chosen;
    }

    /**
     * Refuses classes that differ in case alone, whether they are kept or not: one of them would be left out,
     * or be a class of its own.
     *
     * @throws InvalidInputException with the merge that makes one of them
     */
    public void requireOneSpelling(List<Utterance> utterances) {
        var counts = utterances.stream()
                .collect(Collectors.groupingBy(u -> named(u).label(), Collectors.counting()));
        var variants = LabelSpelling.variants(counts.keySet());
        if (variants.isEmpty()) {
            return;
        }
        var merge = new TreeMap<>(merged);
        for (var spellings : variants) {
            var one = spellings.stream().max(Comparator.comparing((String label) -> kept.contains(label))
                    .thenComparing(counts::get)
                    .thenComparing(label -> label.equals(label.toLowerCase(Locale.ROOT)))).orElseThrow();
            utterances.stream().filter(u -> spellings.contains(named(u).label()))
                    .map(Utterance::label)
                    .filter(label -> !label.equals(one))
                    .forEach(label -> merge.put(label, one));
        }
        throw InvalidInputException.of("labels", variants.stream().map(spellings ->
                        String.join(" and ", spellings)).collect(Collectors.joining("; ")),
                        "one spelling of each label")
                .next("correct the list, or merge them in a recipe: corpus.merge = " + merge.entrySet()
                        .stream().map(pair -> pair.getKey() + ": " + pair.getValue())
                        .collect(Collectors.joining(", ")));
    }

    /** An utterance under the name of its class. */
    public Utterance named(Utterance u) {
        return new Utterance(u.id(), u.file(), merged.getOrDefault(u.label(), u.label()), u.facts());
    }

    /** Whether an utterance that is named by its class is kept. */
    public boolean keeps(Utterance utterance) {
        return kept.isEmpty() || kept.contains(utterance.label());
    }

    /** The classes in their order, or those of a table, sorted, where all are kept. */
    public List<String> inOrder(ClassTable found) {
        if (!kept.isEmpty()) {
            return kept;
        }
        var labels = new TreeSet<String>();
        found.counts().values().forEach(group -> labels.addAll(group.keySet()));
        return List.copyOf(labels);
    }

    /** In words, for whoever reads a result: {@code excitement -> happiness; anger, happiness}. */
    @Override
    public String toString() {
        var words = new StringBuilder();
        new TreeMap<>(merged).forEach((from, to) -> words.append(from).append(" -> ").append(to)
                .append("; "));
        return words + (kept.isEmpty() ? "all labels" : String.join(", ", kept));
    }
}
