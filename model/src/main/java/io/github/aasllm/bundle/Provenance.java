// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
}
