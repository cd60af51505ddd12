// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Works on many inputs by several threads, and hands on the results in the order of the inputs.
 *
 * <p>At most {@value #AHEAD} inputs a thread are in work or wait to be handed on, so memory does not grow
 * with their number; how much sound is read at a time is {@link SecondsInFlight}'s.
 */
public final class InOrder {
    private static final int AHEAD = 4;

    private InOrder() {}

    /**
     * Works on every input; {@code done} runs on the calling thread. What {@code work} throws ends the whole;
     * a refusal of the inputs themselves comes after what the inputs before it gave.
     */
    public static <A, B> void forEach(
            Iterator<A> inputs, int threads, Function<A, B> work, Consumer<B> done) {
        var given = new UntilRefusal<>(inputs);
        var waiting = new ArrayDeque<Future<B>>();
        // closed without waiting: what is still in work after a failure need not end before the program does
        var pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
        try {
            given.advance();
            while (given.next != null || !waiting.isEmpty()) {
                while (given.next != null && waiting.size() < AHEAD * threads) {
                    var input = given.next;
                    Callable<B> task = () -> work.apply(input);
                    waiting.add(pool.submit(task));
                    given.advance();
                }
                done.accept(result(waiting.remove()));
            }
        } finally {
            pool.shutdownNow();
        }
        if (given.refusal != null) {
            throw given.refusal;
        }
    }

    /** The inputs up to the first that is refused as such, like a manifest's line without a path. */
    private static final class UntilRefusal<A> {
        private final Iterator<A> inputs;
        private A next; // null at the end
        private InvalidInputException refusal;

        UntilRefusal(Iterator<A> inputs) {
            this.inputs = inputs;
        }

        void advance() {
            try {
                next = inputs.hasNext() ? inputs.next() : null;
            } catch (InvalidInputException e) {
                next = null;
                refusal = e;
            }
        }
    }

    private static <B> B result(Future<B> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error broken -> throw broken;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
