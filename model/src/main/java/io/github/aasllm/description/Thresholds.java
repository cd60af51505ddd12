// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.file.Sha256;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Equation (8): for each cue the median over a training set, which parts Low from High.
 *
 * <p>The median of an even count is the mean of the middle two. High is strictly above it, so at most half of
 * the training set is High, and at most half is strictly Low; what equals it is Low, which can be many clips:
 * rates have few values.
 *
 * <p>Instead of the median there may be two tertiles, which the paper does not have: the quantiles at 1/3 and
 * 2/3, by type 7 as numpy has it. A value equal to a cut point is of the lower level. Where many values are
 * equal the two may coincide, and no clip is in the middle.
 *
 * <p>Undefined values (NaN) do not count, and {@code counted} says how many clips did. The intensity of
 * digital silence, -Infinity, counts as the lowest value of all. Where no value counts (an empty set), or a
 * cut point is not finite (at least half the set is silent, or a third), there is no threshold, and the set
 * is refused.
 *
 * @param method how the properties were measured
 * @param normalisation what was done to the waveforms before
 * @param samplingRate samples a second at which the properties were measured
 * @param cuts for each cue its cut points, the lower first, finite, in the cue's unit: one median or two
 *     tertiles, as many for every cue; unmodifiable
 * @param clips the size of the training set
 * @param clipsHash SHA-256 of the clips' ids, sorted, each with a line feed after it
 * @param counted for each cue the number of clips that have a value; unmodifiable
 */
public record Thresholds(Method method, Normalisation normalisation, int samplingRate, Map<Cue, List<Double>> cuts,
        int clips,
        String clipsHash, Map<Cue, Integer> counted) implements AnyThresholds {
    /**
     * @throws InvalidInputException if a cue has no finite cut points, or more or fewer clips counted than
     * there are
     */
    public Thresholds {
        var copy = new EnumMap<Cue, List<Double>>(Cue.class);
        for (Cue cue : Cue.values()) {
            copy.put(cue, checked(cue, cuts));
            Integer count = counted.get(cue);
            if (count == null || count < 1 || count > clips) {
                throw InvalidInputException.of("counted " + cue.key(), count, "1 to the number of clips, "
                        + clips);
            }
        }
        if (samplingRate < 1) {
            throw InvalidInputException.of("sampling_rate", samplingRate, ">= 1");
        }
        cuts = Collections.unmodifiableMap(copy);
        counted = Collections.unmodifiableMap(new EnumMap<>(counted));
    }

    private static List<Double> checked(Cue cue, Map<Cue, List<Double>> cuts) {
        List<Double> own = cuts.get(cue);
        if (own == null) {
            throw InvalidInputException.of("thresholds", "none for " + cue.key(), "all four");
        }
        if (own.size() == 1 && !Double.isFinite(own.getFirst())) {
            throw InvalidInputException.of("median " + cue.key(), own.getFirst(), "a finite number");
        }
        if (own.size() == 2
                && !(own.get(0) <= own.get(1) && Double.isFinite(own.get(0)) && Double.isFinite(own.get(1)))) {
            throw InvalidInputException.of("tertiles " + cue.key(), own, "finite numbers, the lower first");
        }
        if (Split.ofCuts(own.size()) != Split.ofCuts(cuts.get(Cue.PITCH).size())) {
            throw InvalidInputException.of("thresholds " + cue.key(), own, "as many as for " + Cue.PITCH.key());
        }
        return List.copyOf(own);
    }

    /** Medians, see {@link #ofTrainingSet(Method, Normalisation, Split, Map)}. */
    public static Thresholds ofTrainingSet(
            Method method, Normalisation normalisation, Map<String, AcousticProperties> clips) {
        return ofTrainingSet(method, normalisation, Split.MEDIAN, clips);
    }

    /**
     * The thresholds of a training set.
     *
     * @param method how the properties were measured
     * @param normalisation what was done to the waveforms before
     * @param split median or tertiles
     * @param clips the properties of each clip, by the clip's id
     * @throws InvalidInputException if a cue has no defined value in the set, or a cut point is -Infinity
     */
    public static Thresholds ofTrainingSet(
            Method method, Normalisation normalisation, Split split, Map<String, AcousticProperties> clips) {
        var values = new EnumMap<Cue, double[]>(Cue.class);
        for (Cue cue : Cue.values()) {
            values.put(cue, clips.values().stream().mapToDouble(clip -> clip.value(cue))
                    .filter(value -> !Double.isNaN(value)).toArray());
        }
        return ofValues(method, normalisation, split, values, clips.size(), hashOfIds(clips.keySet()));
    }

    /**
     * The thresholds of a training set whose clips somebody else has gone through.
     *
     * @param values for each cue those that are defined, in any order
     * @param clips how many clips there are
     * @param clipsHash of their ids, as {@link #hashOfIds} makes it
     * @throws InvalidInputException as {@link #ofTrainingSet(Method, Normalisation, Split, Map)}
     */
    public static Thresholds ofValues(Method method, Normalisation normalisation, Split split,
            Map<Cue, double[]> values, int clips, String clipsHash) {
        var cuts = new EnumMap<Cue, List<Double>>(Cue.class);
        var counted = new EnumMap<Cue, Integer>(Cue.class);
        values.forEach((cue, own) -> {
            if (own.length == 0) {
                throw InvalidInputException.of("training set", clips + " clips, none with a defined "
                        + cue.words(), "at least one");
            }
            cuts.put(cue, finite(cue, split, split.quantiles(own)));
            counted.put(cue, own.length);
        });
        return new Thresholds(method, normalisation, Waveform.SAMPLE_RATE, cuts, clips, clipsHash, counted);
    }

    private static List<Double> finite(Cue cue, Split split, List<Double> cuts) {
        if (Double.isInfinite(cuts.getFirst())) {
            String share = split == Split.MEDIAN ? "half" : "a third";
            throw InvalidInputException.of(
                    "training set " + split.cutNames().getFirst() + " of " + cue.words(), cuts.getFirst(),
                    "a finite number, but at least " + share + " of the clips are silent");
        }
        return cuts;
    }

    @Override
    public Split split() {
        return Split.ofCuts(cuts.get(Cue.PITCH).size());
    }

    /**
     * One threshold for each cue, of {@link Split#MEDIAN} alone.
     *
     * @throws IllegalStateException if these are tertiles
     */
    public Map<Cue, Double> medians() {
        if (split() != Split.MEDIAN) {
            throw new IllegalStateException("medians: these are tertiles (expected: medians)");
        }
        var medians = new EnumMap<Cue, Double>(Cue.class);
        cuts.forEach((cue, own) -> medians.put(cue, own.getFirst()));
        return medians;
    }

    /** SHA-256 of clips' ids, sorted, each with a line feed after it; by it one set of clips is told from another. */
    public static String hashOfIds(Iterable<String> ids) {
        var sorted = new TreeSet<String>();
        ids.forEach(sorted::add);
        var text = new StringBuilder();
        sorted.forEach(id -> text.append(id).append('\n'));
        return Sha256.of(text.toString());
    }

    /**
     * The level of a value: as many levels above {@link Level#LOW} as it is strictly above cut points; NaN is
     * low.
     */
    public Level level(Cue cue, double value) {
        List<Double> own = cuts.get(cue);
        long above = own.stream().filter(cut -> value > cut).count();
        return above == 0 ? Level.LOW : above == own.size() ? Level.HIGH : Level.MIDDLE;
    }

    /** The same set for every clip. */
    @Override
    public Optional<Thresholds> forClip(Map<String, String> facts) {
        return Optional.of(this);
    }

    /**
     * Reads a file with one set for all clips.
     *
     * @throws InvalidInputException if it is missing or no JSON, or a field is missing, unknown or of the
     *     wrong kind
     */
    public static Thresholds read(Path file) {
        return ThresholdsJson.readOne(file);
    }
}
