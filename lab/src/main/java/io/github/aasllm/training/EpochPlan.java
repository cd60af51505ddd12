// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.recipe.BatchSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Which clips make which step of an epoch. It follows from the seed and the epoch's number alone.
 *
 * <p>Uniform sampling sees every clip once. Clips of like length share a batch, as those of a window of
 * {@value #WINDOW} batches are sorted before they are parted; the batches then come in random order, so that
 * length and time have nothing to do with each other.
 *
 * <p>In the epochs by speaker, which lie as evenly among all as their share allows, up to {@value #COMPANY} clips of a
 * speaker come together, so that each can be read against those of its batch; at most half a batch, as a batch of one
 * speaker would be read as it is.
 */
final class EpochPlan {
    private static final int WINDOW = 50; // batches that are sorted together
    private static final int COMPANY = 8; // clips of a speaker that come together

    private final BatchSettings settings;
    private final int[] lengths;
    private final Map<String, List<Integer>> byLabel = new TreeMap<>();
    private final List<String> speakers;

    /**
     * @param lengths of the clips
     * @param labels of the clips
     * @param speakers of the clips; they are asked for in epochs by speaker alone
     */
    EpochPlan(BatchSettings settings, int[] lengths, List<String> labels, List<String> speakers) {
        this.settings = settings;
        this.lengths = lengths.clone();
        this.speakers = List.copyOf(speakers);
        for (int i = 0; i < lengths.length; i++) {
            byLabel.computeIfAbsent(labels.get(i), label -> new ArrayList<>()).add(i);
        }
    }

    /** Steps of an epoch; the last may be of fewer clips. */
    long steps() {
        return Math.ceilDiv(Math.ceilDiv(lengths.length, settings.size()), settings.accumulation());
    }

    /** Whether the clips of an epoch, counted from 0, are read against their speakers' voices. */
    boolean isBySpeaker(int epoch) {
        double share = settings.bySpeaker().fraction();
        return Math.floor((epoch + 1) * share) > Math.floor(epoch * share);
    }

    /** The batches of every step of an epoch, counted from 0, places of clips each. */
    List<List<List<Integer>>> steps(int epoch, RandomGenerator random) {
        return isBySpeaker(epoch)
                ? parted(parted(bySpeaker(random), settings.size()), settings.accumulation())
                : steps(random);
    }

    /** The same of an epoch that is not by speaker. */
    List<List<List<Integer>>> steps(RandomGenerator random) {
        var order = settings.sampling() == BatchSettings.Sampling.BALANCED
                ? balanced(random) : shuffled(random);
        if (settings.byLength()) {
            order = sortedByWindows(order);
        }
        var batches = parted(order, settings.size());
        if (settings.byLength()) {
            Collections.shuffle(batches, Random.from(random));
        }
        return parted(batches, settings.accumulation());
    }

    private List<Integer> shuffled(RandomGenerator random) {
        var order = new ArrayList<>(IntStream.range(0, lengths.length).boxed().toList());
        Collections.shuffle(order, Random.from(random));
        return order;
    }

    private List<Integer> bySpeaker(RandomGenerator random) {
        var bySpeaker = new TreeMap<String, List<Integer>>();
        shuffled(random).forEach(i -> bySpeaker.computeIfAbsent(speakers.get(i), any -> new ArrayList<>()).add(i));
        var companies = new ArrayList<List<Integer>>();
        bySpeaker.values().forEach(own -> companies.addAll(parted(own, Math.min(COMPANY, settings.size() / 2))));
        Collections.shuffle(companies, Random.from(random));
        return companies.stream().flatMap(List::stream).toList();
    }

    /**
     * As many draws as there are clips, as often from each label; a label's clips come in turn, shuffled
     * anew.
     */
    private List<Integer> balanced(RandomGenerator random) {
        var labels = List.copyOf(byLabel.keySet());
        var decks = new TreeMap<String, List<Integer>>();
        var order = new ArrayList<Integer>();
        for (int i = 0; i < lengths.length; i++) {
            var label = labels.get(i % labels.size());
            var deck = decks.computeIfAbsent(label, any -> new ArrayList<>());
            if (deck.isEmpty()) {
                deck.addAll(byLabel.get(label));
                Collections.shuffle(deck, Random.from(random));
            }
            order.add(deck.removeLast());
        }
        Collections.shuffle(order, Random.from(random));
        return order;
    }

    private List<Integer> sortedByWindows(List<Integer> order) {
        var sorted = new ArrayList<Integer>();
        for (var window : parted(order, WINDOW * settings.size())) {
            window.sort(Comparator.comparingInt(i -> lengths[i]));
            sorted.addAll(window);
        }
        return sorted;
    }

    private static <T> List<List<T>> parted(List<T> all, int size) {
        var parts = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += size) {
            parts.add(new ArrayList<>(all.subList(from, Math.min(all.size(), from + size))));
        }
        return parts;
    }
}
