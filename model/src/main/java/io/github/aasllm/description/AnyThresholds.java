// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What a thresholds file holds: one set for all clips, or one for each group of them. */
public sealed interface AnyThresholds permits Thresholds, GroupedThresholds {
    /** How the properties were measured. */
    Method method();

    /** What was done to the waveforms before. */
    Normalisation normalisation();

    /** How many levels there are. */
    Split split();

    /** The size of the training set, all groups together. */
    int clips();

    /**
     * The set by which a clip is judged; empty where the clip's group is not known or has none.
     *
     * @param facts what a manifest says about the clip, by column
     */
    Optional<Thresholds> forClip(Map<String, String> facts);

    /**
     * Reads a file that {@link #write} wrote.
     *
     * @throws InvalidInputException if it is missing or no JSON, or a field is missing, unknown or of the
     *     wrong kind
     */
    static AnyThresholds read(Path file) {
        return ThresholdsJson.read(file);
    }

    /** Writes the thresholds as a JSON file, in full precision. */
    default void write(Path file) {
        ThresholdsJson.write(this, file);
    }
}
