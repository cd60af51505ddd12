// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * The one thread on which a recognizer uses libtorch, for one call at a time in the order of the calls.
 *
 * <p>It is a thread of its own, because libtorch's OpenMP keeps a team of workers for every thread that ever
 * called it, and teams that wait for work take the processor from the one that has some.
 */
final class Arithmetic implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("aasllm-arithmetic").factory());

    /**
     * Runs arithmetic without gradients, frees what it made, and gives its result or its failure.
     *
     * @throws IllegalStateException after {@link #close}
     */
    <T> T exclusively(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> {
                try (var scope = new PointerScope();
                        var inference = new NoGradGuard()) {
                    return work.get();
                }
            }, thread).join(); // which no interrupt ends: the work would go on
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("recognizer: closed (expected: open)", e);
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                default -> throw e;
            }
        }
    }

    /** Refuses new calls and waits for the others. */
    @Override
    public void close() {
        thread.close();
    }
}
