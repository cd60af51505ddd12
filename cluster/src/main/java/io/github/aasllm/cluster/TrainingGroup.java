// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.description.Split;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.file.Sha256;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** The clips that share thresholds, taken in the order of their ids: of each four values are kept, and no id. */
final class TrainingGroup {
    private final String name;
    private final Sha256 ids = new Sha256();
    private final Map<Cue, DoubleStream.Builder> values = new EnumMap<>(Cue.class);
    private int clips;

    TrainingGroup(String name) {
        this.name = name;
        for (var cue : Cue.values()) {
            values.put(cue, DoubleStream.builder());
        }
    }

    String name() {
        return name;
    }

    /** @param found its values in the order of {@link Cue}, NaN where one is not defined */
    void add(String id, List<Double> found) {
        ids.add(id + "\n");
        clips++;
        for (var cue : Cue.values()) {
            double value = found.get(cue.ordinal());
            if (!Double.isNaN(value)) {
                values.get(cue).add(value);
            }
        }
    }

    /** The thresholds of all that were added; nothing can be added behind it. */
    Thresholds thresholds(Method method, Normalisation normalisation, Split split) {
        var counted = new EnumMap<Cue, double[]>(Cue.class);
        values.forEach((cue, own) -> counted.put(cue, own.build().toArray()));
        return Thresholds.ofValues(
                method, normalisation, split, counted, clips, ids.hex());
    }
}
