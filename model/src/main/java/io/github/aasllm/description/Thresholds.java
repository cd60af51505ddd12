// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Equation (8): for each cue the median over a training set, which parts Low from High.
 *
 * <p>The median of an even count is the mean of the middle two. High is strictly above it, so at most half of
 * the training set is High, and at most half is strictly Low; what equals it is Low, which can be many clips:
 * rates have few values.
 *
 * <p>Undefined values (NaN) do not count, and {@code counted} says how many clips did. The intensity of
 * digital silence, -Infinity, counts as the lowest value of all. Where no value counts (an empty set), or the
 * median is not finite (at least half the set is silent), there is no threshold, and the set is refused.
 *
 * @param method how the properties were measured
 * @param normalisation what was done to the waveforms before
 * @param samplingRate samples a second at which the properties were measured
 * @param medians one finite threshold for each cue, in the cue's unit; unmodifiable
 * @param clips the size of the training set
 * @param clipsHash SHA-256 of the clips' ids, sorted, each with a line feed after it
 * @param counted for each cue the number of clips that have a value; unmodifiable
 */
public record Thresholds(Method method, Normalisation normalisation, int samplingRate, Map<Cue, Double> medians,
        int clips,
        String clipsHash, Map<Cue, Integer> counted) {
    /**
     * @throws InvalidInputException if a cue has no finite median, or more or fewer clips counted than there
     * are
     */
    public Thresholds {
        for (Cue cue : Cue.values()) {
            Double median = medians.get(cue);
            if (median == null || !Double.isFinite(median)) {
                throw InvalidInputException.of("median " + cue.key(), median, "a finite number");
            }
            Integer count = counted.get(cue);
            if (count == null || count < 1 || count > clips) {
                throw InvalidInputException.of("counted " + cue.key(), count, "1 to the number of clips, "
                        + clips);
            }
        }
        if (samplingRate < 1) {
            throw InvalidInputException.of("sampling_rate", samplingRate, ">= 1");
        }
        medians = Collections.unmodifiableMap(new EnumMap<>(medians));
        counted = Collections.unmodifiableMap(new EnumMap<>(counted));
    }

    /**
     * The thresholds of a training set.
     *
     * @param method how the properties were measured
     * @param normalisation what was done to the waveforms before
     * @param clips the properties of each clip, by the clip's id
     * @throws InvalidInputException if a cue has no defined value in the set, or its median is -Infinity
     */
    public static Thresholds ofTrainingSet(
            Method method, Normalisation normalisation, Map<String, AcousticProperties> clips) {
        var medians = new EnumMap<Cue, Double>(Cue.class);
        var counted = new EnumMap<Cue, Integer>(Cue.class);
        for (Cue cue : Cue.values()) {
            double[] values = clips.values().stream().mapToDouble(clip -> clip.value(cue))
                    .filter(value -> !Double.isNaN(value)).sorted().toArray();
            if (values.length == 0) {
                throw InvalidInputException.of("training set", clips.size() + " clips, none with a defined "
                        + cue.words(), "at least one");
            }
            medians.put(cue, median(cue, values));
            counted.put(cue, values.length);
        }
        return new Thresholds(method, normalisation, Waveform.SAMPLE_RATE, medians, clips.size(),
                hash(clips.keySet()), counted);
    }

    private static double median(Cue cue, double[] sorted) {
        double lower = sorted[(sorted.length - 1) / 2];
        double upper = sorted[sorted.length / 2];
        if (Double.isInfinite(lower)) {
            throw InvalidInputException.of("training set median of " + cue.words(), lower,
                    "a finite number, but at least half of the clips are silent");
        }
        return lower + (upper - lower) / 2;
    }

    private static String hash(Iterable<String> ids) {
        var sorted = new TreeSet<String>();
        ids.forEach(sorted::add);
        var text = new StringBuilder();
        sorted.forEach(id -> text.append(id).append('\n'));
        return DescriptionTemplate.sha256(text.toString());
    }

    /** The level of a value: {@link Level#HIGH} only if strictly above the median; NaN is low. */
    public Level level(Cue cue, double value) {
        return value > medians.get(cue) ? Level.HIGH : Level.LOW;
    }

    /**
     * Reads a file that {@link #write} wrote.
     *
     * @throws InvalidInputException if it is missing or no JSON, or a field is missing, unknown or of the
     *     wrong kind
     */
    public static Thresholds read(Path file) {
        return ThresholdsJson.read(file);
    }

    /** Writes the thresholds as a JSON file, in full precision. */
    public void write(Path file) {
        ThresholdsJson.write(this, file);
    }
}
