// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What waits, by client: clients take turns, so that one who brings one thing does not wait behind another's
 * thousand.
 */
final class FairQueue<T> {
    private final LinkedHashMap<String, ArrayDeque<T>> turns = new LinkedHashMap<>();

    synchronized void add(String client, T one) {
        turns.computeIfAbsent(client, name -> new ArrayDeque<>()).addLast(one);
        notifyAll();
    }

    /** The next one; waits for it. Empty once waiting is over: whoever ends it then calls {@link #wake}. */
    synchronized Optional<T> take(BooleanSupplier isOver) throws InterruptedException {
        while (turns.isEmpty() && !isOver.getAsBoolean()) {
            wait();
        }
        if (isOver.getAsBoolean()) {
            return Optional.empty();
        }
        var first = turns.pollFirstEntry();
        var one = first.getValue().removeFirst();
        if (!first.getValue().isEmpty()) {
            turns.put(first.getKey(), first.getValue()); // behind the others
        }
        return Optional.of(one);
    }

    /** Lets those who wait see whether that is over. */
    synchronized void wake() {
        notifyAll();
    }

    /** Takes one out, wherever it stands. */
    synchronized void remove(String client, T one) {
        turns.computeIfPresent(client, (name, own) -> {
            own.remove(one);
            return own.isEmpty() ? null : own;
        });
    }

    /** Takes all out. */
    synchronized List<T> drain() {
        var all = new ArrayList<T>();
        turns.values().forEach(all::addAll);
        turns.clear();
        return all;
    }

    synchronized int size() {
        return turns.values().stream().mapToInt(ArrayDeque::size).sum();
    }
}
