// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which options each command has. */
final class OptionNames {
    /** The command that makes thresholds, which is no {@link Kind} of question. */
    static final String THRESHOLDS = "thresholds";

    /** What a command that asks no model can do without. */
    static final List<String> OF_MODEL = List.of("model", "threads");

    private static final List<String> OF_SOUND = List.of("channel", "damaged");
    private static final List<String> MEASURING = List.of("method", "normalise");
    private static final List<String> ASKING = List.of(
            "lora", "labels", "map", "unlearned-labels", "prompt", "description", "thresholds", "decode", "precision");
    private static final Map<String, List<String>> BY_COMMAND = new LinkedHashMap<>();

    static {
        put(Kind.PREDICT.key(), List.of(OF_MODEL, ASKING, OF_SOUND));
        put(Kind.EXTRACT.key(), List.of(MEASURING, OF_SOUND));
        put(Kind.EMBED.key(), List.of(OF_MODEL, List.of("layer", "pool"), OF_SOUND));
        put(Kind.TIMELINE.key(), List.of(OF_MODEL, ASKING, List.of("window", "hop", "dwell"), OF_SOUND));
        put(THRESHOLDS, List.of(MEASURING, OF_SOUND));
    }

    private OptionNames() {}

    private static void put(String command, List<List<String>> its) {
        BY_COMMAND.put(command, its.stream().flatMap(List::stream).toList());
    }

    /** Those of a command. */
    static List<String> of(String command) {
        return BY_COMMAND.get(command);
    }

    /** Those of all commands, each once. */
    static List<String> all() {
        return BY_COMMAND.values().stream().flatMap(Collection::stream).distinct().toList();
    }

    /** A line for each command. */
    static String lines() {
        return BY_COMMAND.entrySet().stream()
                .map(its -> "               " + its.getKey() + ": " + String.join(", ", its.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
