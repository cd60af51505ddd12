// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Two arms, utterance by utterance: what a paired comparison works on.
 *
 * <p>The statistics see only counts by speaker and class, so that a resample of speakers is a sum of rows.
 */
final class PairedArms {
    static final String SPEAKER = "speaker";

    private final List<String> speakers;
    /** [speakers][classes]: clips, and how many of them each arm has right. */
    private final int[][] clips;
    private final int[][] firstRight;
    private final int[][] secondRight;
    private int onlyFirst;
    private int onlySecond;

    /**
     * Joins two arms by utterance id.
     *
     * @throws InvalidInputException if their utterances or labels differ, or one has no speaker
     */
    PairedArms(Arm first, Arm second) {
        requireSameIds(first, second);
        var places = new TreeMap<String, Integer>();
        var classes = new HashMap<String, Integer>();
        for (var row : first.predictions().values()) {
            places.put(speaker(row), 0);
            classes.putIfAbsent(row.label(), classes.size());
        }
        speakers = new ArrayList<>(places.keySet());
        for (int i = 0; i < speakers.size(); i++) {
            places.put(speakers.get(i), i);
        }
        clips = new int[speakers.size()][classes.size()];
        firstRight = new int[speakers.size()][classes.size()];
        secondRight = new int[speakers.size()][classes.size()];
        for (var row : first.predictions().values()) {
            add(row, second.predictions().get(row.id()), places.get(speaker(row)), classes.get(row.label()));
        }
    }

    private static void requireSameIds(Arm first, Arm second) {
        var only = new TreeSet<>(first.predictions().keySet());
        only.removeAll(second.predictions().keySet());
        var others = new TreeSet<>(second.predictions().keySet());
        others.removeAll(first.predictions().keySet());
        if (!only.isEmpty() || !others.isEmpty()) {
            var example = only.isEmpty() ? others.getFirst() : only.getFirst();
            throw InvalidInputException.of("utterances", only.size() + " of " + first.name() + " alone and "
                    + others.size() + " of " + second.name() + " alone", "the same of both conditions")
                    .next("one of them is " + example);
        }
    }

    private static String speaker(PredictionRow row) {
        var speaker = row.facts().getOrDefault(SPEAKER, "");
        if (speaker.isBlank()) {
            throw InvalidInputException.of("speaker", "none", "a speaker of every utterance")
                    .next("the comparison resamples speakers, and " + row.id() + " has none");
        }
        return speaker;
    }

    private void add(PredictionRow one, PredictionRow other, int speaker, int label) {
        if (!one.label().equals(other.label())) {
            throw InvalidInputException.of("label", one.label() + " and " + other.label(),
                    "the same in both conditions")
                    .next("the utterance is " + one.id());
        }
        boolean first = one.emotion().equals(one.label());
        boolean second = other.emotion().equals(other.label());
        clips[speaker][label]++;
        firstRight[speaker][label] += first ? 1 : 0;
        secondRight[speaker][label] += second ? 1 : 0;
        onlyFirst += first && !second ? 1 : 0;
        onlySecond += second && !first ? 1 : 0;
    }

    int speakers() {
        return speakers.size();
    }

    int classes() {
        return clips[0].length;
    }

    /** Clips that the first arm alone has right. */
    int onlyFirst() {
        return onlyFirst;
    }

    /** Clips that the second arm alone has right. */
    int onlySecond() {
        return onlySecond;
    }

    /**
     * UA of the first arm less that of the second over speakers that count so often.
     *
     * @param times [speakers]
     * @return the difference, and how many classes have clips there: UA is their mean recall
     */
    Difference difference(int[] times) {
        double sum = 0;
        int present = 0;
        for (int c = 0; c < classes(); c++) {
            long all = 0;
            long gained = 0;
            for (int s = 0; s < times.length; s++) {
                all += (long) times[s] * clips[s][c];
                gained += (long) times[s] * (firstRight[s][c] - secondRight[s][c]);
            }
            if (all > 0) {
                present++;
                sum += (double) gained / all;
            }
        }
        return new Difference(sum / present, present);
    }

    /** A difference of UA over some classes. */
    record Difference(double ua, int classes) {}

    /**
     * What each speaker adds to the difference of UA: the sum over classes of (right by the first - right by
     * the second) / (clips of the class x classes). The parts sum to the difference, and exchanging the arms
     * for one speaker changes the sign of that speaker's part alone.
     *
     * @return [speakers]
     */
    double[] parts() {
        var parts = new double[speakers()];
        for (int c = 0; c < classes(); c++) {
            int all = 0;
            for (var row : clips) {
                all += row[c];
            }
            for (int s = 0; s < parts.length; s++) {
                parts[s] += (firstRight[s][c] - secondRight[s][c]) / ((double) all * classes());
            }
        }
        return parts;
    }
}
