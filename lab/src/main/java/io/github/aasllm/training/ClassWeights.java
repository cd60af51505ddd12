// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.recipe.BatchSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the loss of a clip counts by its label; the mean over all clips is 1. */
final class ClassWeights {
    private ClassWeights() {}

    /** The weights by label: 1, n / n(label) or its root, divided by their mean over the clips. */
    static Map<String, Double> of(BatchSettings.ClassWeights kind, List<String> labels) {
        var counts = labels.stream().collect(Collectors.groupingBy(
                Function.identity(), TreeMap::new, Collectors.counting()));
        var weights = new TreeMap<String, Double>();
        counts.forEach((label, count) -> weights.put(label, switch (kind) {
            case NONE -> 1.0;
            case INVERSE -> 1.0 / count;
            case SQRT_INVERSE -> 1 / Math.sqrt(count);
        }));
        double mean = labels.stream().mapToDouble(weights::get).average().orElseThrow();
        weights.replaceAll((label, weight) -> weight / mean);
        return weights;
    }
}
