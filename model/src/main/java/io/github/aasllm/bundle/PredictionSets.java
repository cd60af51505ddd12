// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Sets of labels that are to hold the true one in a share of all clips, the coverage: the likeliest label, and every
 * other whose probability is at least a threshold (split conformal prediction; Vovk et al. 2005, Sadinle et al. 2019).
 *
 * <p>How often a set holds the true label is promised for speakers like those that the thresholds were fitted to, and
 * for nobody else.
 *
 * @param clips that they were fitted to
 * @param speakers of these clips; 0 where nobody's labels were known, see {@link #ofExpectation}
 * @param thresholds for a coverage of {@value #LEAST} % to {@value #MOST} %, one for each whole per cent, from 1, where
 *     the likeliest label suffices, down to 0, where all labels are needed
 */
public record PredictionSets(int clips, int speakers, List<Double> thresholds) {
    /** The least coverage that can be asked for, in per cent. */
    public static final int LEAST = 50;
    /** The largest one. */
    public static final int MOST = 99;

    private static final double ROUNDING = 1e-9; // of sums of shares

    public PredictionSets {
        thresholds = List.copyOf(thresholds);
        if (thresholds.size() != MOST - LEAST + 1 || !thresholds.stream().allMatch(t -> t >= 0 && t <= 1)) {
            throw InvalidInputException.of("sets.thresholds", thresholds.size() + " numbers",
                    (MOST - LEAST + 1) + " from 0 to 1, for " + LEAST + " to " + MOST + " %");
        }
    }

    /**
     * A clip whose label is known.
     *
     * @param speaker whoever spoke
     * @param share the probability of its label
     * @param likeliest whether no label's is larger
     */
    public record Known(String speaker, double share, boolean likeliest) {
        double score() {
            return likeliest ? 1 : share;
        }
    }

    /**
     * Fitted to clips of known labels, by a model that has not heard their speakers: the largest threshold at which
     * the sets of these clips, every speaker as heavy as the others, hold the true label as often as is wanted, with
     * one clip more that is taken for missed.
     *
     * @param clips one or more
     */
    public static PredictionSets of(Collection<Known> clips) {
        var sorted = clips.stream().sorted(Comparator.comparingDouble(Known::score)).toList();
        var speakers = new LinkedHashMap<String, Integer>();
        sorted.forEach(clip -> speakers.merge(clip.speaker(), 1, Integer::sum));
        var shares = sorted.stream()
                .mapToDouble(clip -> 1.0 / speakers.size() / speakers.get(clip.speaker())).toArray();
        var thresholds = IntStream.rangeClosed(LEAST, MOST)
                .mapToObj(percent -> threshold(sorted, shares, (100 - percent) / 100.0 + ROUNDING)).toList();
        return new PredictionSets(sorted.size(), speakers.size(), thresholds);
    }

    /**
     * The largest threshold below which no more than a share of the clips have their score.
     *
     * @param sorted by score
     * @param shares of the clips, sum 1
     */
    private static double threshold(List<Known> sorted, double[] shares, double missable) {
        int clips = sorted.size();
        double missed = 1.0 / (clips + 1); // the clip that is to come
        double threshold = 0;
        for (int i = 0; i < clips && missed <= missable; i++) {
            threshold = sorted.get(i).score();
            missed += shares[i] * clips / (clips + 1);
        }
        return threshold;
    }

    /**
     * Of clips whose labels nobody knows: the largest threshold at which the probability that lies in their sets is on
     * the average as large as the coverage. So they are as good as the probabilities are.
     *
     * @param probabilities of each clip, one clip or more
     */
    public static PredictionSets ofExpectation(List<Collection<Double>> probabilities) {
        double likeliest = probabilities.stream().mapToDouble(Collections::max).average().orElseThrow();
        var others = new ArrayList<Double>();
        for (var clip : probabilities) {
            var rest = new ArrayList<>(clip);
            rest.remove(Collections.max(clip));
            others.addAll(rest);
        }
        others.sort(Comparator.reverseOrder());
        var thresholds = new ArrayList<Double>();
        double held = likeliest;
        double threshold = 1;
        int next = 0;
        for (int percent = LEAST; percent <= MOST; percent++) {
            while (held < percent / 100.0 - ROUNDING && next < others.size()) {
                threshold = others.get(next++);
                held += threshold / probabilities.size();
            }
            thresholds.add(threshold);
        }
        return new PredictionSets(probabilities.size(), 0, thresholds);
    }

    /** The probability that a label of a set needs. */
    public double threshold(int percent) {
        return thresholds.get(percent - LEAST);
    }

    /**
     * The labels of a clip's set, the likeliest first.
     *
     * @param probabilities by label, at least one
     * @param threshold see {@link #threshold}
     */
    public static List<String> labels(Map<String, Double> probabilities, double threshold) {
        double likeliest = Collections.max(probabilities.values());
        return probabilities.entrySet().stream()
                .filter(label -> label.getValue() >= threshold || label.getValue() == likeliest)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
    }

    static PredictionSets read(JsonFields fields) {
        int clips = fields.count("clips", 1);
        int speakers = fields.index("speakers", 0);
        var thresholds = StateStatistics.numbers(fields, "thresholds");
        return Bundle.located(fields, () -> new PredictionSets(clips, speakers, thresholds));
    }

    Map<String, Object> toJson() {
        var content = new LinkedHashMap<String, Object>();
        content.put("clips", clips);
        content.put("speakers", speakers);
        content.put("thresholds", thresholds);
        return content;
    }
}
