// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.error.InvalidInputException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Where weights come from.
 *
 * @param base the model that was trained on
 * @param seen the clips that anything in them was learned from, their own first and then their ancestors';
 *     by this a leak is found
 * @param fold the part of a corpus that they were trained for, such as {@code emodb/leave-one-speaker-out/03}
 * @param recipe the settings of the training; opaque here
 * @param versions of the programs and libraries, by name
 */
public record Provenance(
        Optional<BaseModel> base,
        List<Seen> seen,
        Optional<String> fold,
        Optional<JsonNode> recipe,
        Map<String, String> versions) {

    public Provenance {
        seen = List.copyOf(new LinkedHashSet<>(seen));
        versions = Map.copyOf(versions);
    }

    /** The same weights, with what their ancestor saw behind what they saw themselves. */
    public Provenance after(Provenance ancestor) {
        var all = new LinkedHashSet<>(seen);
        all.addAll(ancestor.seen);
        return new Provenance(base, List.copyOf(all), fold, recipe, versions);
    }

    /**
     * The clips, sorted, from which these weights or an ancestor's were learned, by id or by the name of their file.
     * What releases that kept no short hashes have learned from is not found.
     */
    public SortedSet<String> seenOf(Collection<String> ids) {
        return seen.stream().flatMap(step -> step.of(ids)).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Refuses a test on a clip from which these weights or an ancestor's were learned.
     *
     * @param what the model or LoRA folder, for the refusal
     * @param testIds of the clips that it would be tested on
     * @throws InvalidInputException if one of them was seen, or nobody can know
     */
    public void requireUnseen(String what, Collection<String> testIds) {
        for (var step : seen) {
            step.firstOf(testIds).ifPresent(id -> {
                throw InvalidInputException.of("test clip", id, "one that " + what + " has not learned from")
                        .next("it is among the " + step.clips() + " clips of its " + step.by());
            });
            step.firstFileOf(testIds).ifPresent(id -> {
                throw InvalidInputException.of("test clip", id,
                                "one that " + what + " has not learned from")
                        .next("its file is called as one of the " + step.clips() + " clips of its "
                                + step.by() + "; if it is another, give the clips ids of their own");
            });
        }
    }
}
