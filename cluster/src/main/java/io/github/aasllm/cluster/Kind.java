// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be asked of a sound, each as the command of this name. */
public enum Kind {
    PREDICT,
    EXTRACT,
    EMBED,
    /** Several records a sound, one for each segment. */
    TIMELINE;

    /** @throws InvalidInputException if there is no command of this name among them */
    static Kind of(String command) {
        return Arrays.stream(values()).filter(kind -> kind.key().equals(command)).findFirst().orElseThrow(() ->
                InvalidInputException.of("command", command, "one of "
                        + Arrays.stream(values()).map(Kind::key).collect(Collectors.joining(", "))));
    }

    /** As the command is called. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As SQL calls it. */
    public String function() {
        return "aasllm_" + key();
    }

    /** Whether it asks a model. */
    boolean needsModel() {
        return this != EXTRACT;
    }
}
