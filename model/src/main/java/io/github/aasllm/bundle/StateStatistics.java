// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How a speech encoder's states lie over clips: for each of its D dimensions the mean and the standard
 * deviation, over the clips, of the mean state of a clip, so that a long clip counts as much as a short one.
 *
 * @param clips of how many
 * @param mean D numbers
 * @param deviation D numbers above 0
 * @param strangers what other clips are measured by; empty where the model is as sure of any clip
 */
public record StateStatistics(
        int clips, List<Double> mean, List<Double> deviation, Optional<Strangers> strangers) {
    /** Larger numbers are damage: what is computed of them would soon be none. */
    static final double LARGEST = 1e9;

    private static final double LEAST = 1e-6; // a dimension that is the same in all clips

    public StateStatistics {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != deviation.size()) {
            throw InvalidInputException.of("mean", mean.size() + " means and " + deviation.size()
                    + " deviations", "as many of either");
        }
        boolean areNumbers = mean.stream().allMatch(StateStatistics::isSmall)
                && deviation.stream().allMatch(value -> value > 0 && isSmall(value));
        if (clips < 1 || !areNumbers) {
            throw InvalidInputException.of("mean", "statistics of " + clips + " clips that are no numbers, or too large",
                    "means, and deviations above 0, of at most " + LARGEST + ", of 1 clip or more");
        }
        int width = mean.size();
        if (strangers.stream().flatMap(s -> s.directions().stream()).anyMatch(u -> u.size() != width)) {
            throw InvalidInputException.of("states.strangers", "directions of another width", width + ", the means");
        }
    }

    /** Whether it is a number, of at most {@link #LARGEST}. */
    static boolean isSmall(double value) {
        return Math.abs(value) <= LARGEST;
    }

    /** As sure of any clip. */
    public StateStatistics(int clips, List<Double> mean, List<Double> deviation) {
        this(clips, mean, deviation, Optional.empty());
    }

    /**
     * The statistics of some clips.
     *
     * @param meanStates of each clip the mean of its states, D numbers; at least one clip
     */
    public static StateStatistics of(List<float[]> meanStates) {
        int width = meanStates.getFirst().length;
        var means = IntStream.range(0, width)
                .mapToDouble(d -> meanStates.stream().mapToDouble(state -> state[d]).average().orElseThrow())
                .toArray();
        return new StateStatistics(
                meanStates.size(),
                IntStream.range(0, width).mapToObj(d -> means[d]).toList(),
                IntStream.range(0, width).mapToObj(d -> Math.max(LEAST, Math.sqrt(meanStates.stream()
                        .mapToDouble(state -> Math.pow(state[d] - means[d], 2)).average().orElseThrow())))
                        .toList());
    }

    /**
     * The same, by which a model is less sure of clips that are not like those.
     *
     * @param meanStates of which these are the statistics
     * @param power see {@link Strangers}
     */
    public StateStatistics knowingStrangers(List<float[]> meanStates, double power) {
        return new StateStatistics(clips, mean, deviation, Optional.of(Strangers.of(power, meanStates, this)));
    }

    /**
     * By what the scores of a clip are divided, 1 or more, see {@link Strangers}.
     *
     * @param meanState of the clip, D numbers
     * @throws InvalidInputException if it has another number
     */
    public double strangeness(float[] meanState) {
        if (meanState.length != width()) {
            throw InvalidInputException.of("states", width() + " numbers in " + Bundle.FILE,
                    meanState.length + ", the width of the speech encoder");
        }
        return strangers.map(known -> known.factor(standardised(meanState))).orElse(1.0);
    }

    /** Numbers of a clip less the means, in units of the deviations. */
    public double[] standardised(float[] meanState) {
        return IntStream.range(0, width())
                .mapToDouble(d -> (meanState[d] - mean.get(d)) / deviation.get(d)).toArray();
    }

    /** D, the width of the states. */
    public int width() {
        return mean.size();
    }

    static StateStatistics read(JsonFields fields) {
        int clips = fields.count("clips", 1);
        var mean = numbers(fields, "mean");
        var deviation = numbers(fields, "deviation");
        var strangers = fields.has("strangers")
                ? Optional.of(Strangers.read(fields.object("strangers"))) : Optional.<Strangers>empty();
        return Bundle.located(fields, () -> new StateStatistics(clips, mean, deviation, strangers));
    }

    static List<Double> numbers(JsonFields fields, String key) {
        var numbers = new ArrayList<Double>();
        for (var value : fields.array(key)) {
            if (!value.isNumber()) {
                throw fields.refusal(key, value, "a list of numbers");
            }
            numbers.add(value.doubleValue());
        }
        return numbers;
    }

    /** Lists of numbers; what is no number in them is NaN. */
    static List<List<Double>> rows(JsonFields fields, String key) {
        var rows = new ArrayList<List<Double>>();
        for (var row : fields.array(key)) {
            if (!row.isArray()) {
                throw fields.refusal(key, row, "lists of numbers");
            }
            rows.add(IntStream.range(0, row.size()).mapToObj(d -> row.get(d).asDouble(Double.NaN)).toList());
        }
        return rows;
    }

    Map<String, Object> toJson() {
        var content = new LinkedHashMap<String, Object>();
        content.put("clips", clips);
        content.put("mean", mean);
        content.put("deviation", deviation);
        strangers.ifPresent(known -> content.put("strangers", known.toJson()));
        return content;
    }
}
