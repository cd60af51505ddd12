// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.audio.Waveform;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Joins callers who come at the same time into packed batches, as a server needs it:
 *
 * <pre>{@code
 * try (var batcher = new Batcher<>(recognizer::answer, Batcher.SECONDS, 256)) {
 *     // in any thread, virtual ones too
 *     Prediction prediction = batcher.answer(recognizer.measure(clip, Map.of()));
 * }
 * }</pre>
 *
 * <p>A batch begins when the one before it ends, with what has come by then. It takes a clip of each caller
 * in turn: one who brings a single clip beside one who brings a thousand waits for the batch that is being
 * answered, and is in the next. A clip is answered as alone, but for rounding: 1e-6 in the log probability of
 * a token at most. So answers do not repeat to the bit; those of {@link AaSllm#recognize(List)} do.
 *
 * <p>A batch that fails is asked again clip by clip: a bad clip, or one that memory does not suffice for,
 * fails alone. Who is interrupted or out of time leaves, and the others are answered.
 *
 * @param <R> the answer for a clip
 */
public final class Batcher<R> implements AutoCloseable {
    /** As much sound as keeps some cores busy; larger batches only take more memory. */
    public static final double SECONDS = 16;

    /** What a clip counts at least: the prompt has to be read for it, however short it is. */
    private static final double LEAST = 1;

    private final Function<List<MeasuredClip>, List<R>> recognizer;
    private final double seconds;
    private final Semaphore places;
    private final CompletableFuture<Void> ended;
    private final ReentrantLock lock = new ReentrantLock(); // of what follows
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ArrayDeque<Item<R>>> turns = new ArrayDeque<>(); // what no batch has
    private int calls; // that have come and not gone
    private boolean closed;

    private record Item<R>(MeasuredClip clip, CompletableFuture<R> answer) {
        double seconds() {
            return Math.max(LEAST, (double) clip.heard().samples().length / Waveform.SAMPLE_RATE);
        }
    }

    /**
     * Begins to answer.
     *
     * @param recognizer gives the answers for clips in their order, such as {@link AaSllm#answer}; called by
     *     one thread
     * @param seconds the most heard sound in a batch, each clip at least 1 s; a single clip may have more
     * @param places for how many callers at a time; others wait for one, in the order in which they come
     */
    public Batcher(Function<List<MeasuredClip>, List<R>> recognizer, double seconds, int places) {
        this.recognizer = recognizer;
        this.seconds = seconds;
        this.places = new Semaphore(places, true);
        this.ended = CompletableFuture.runAsync(() -> {
            for (var batch = next(); !batch.isEmpty(); batch = next()) {
                answer(batch);
            }
        }, Thread.ofPlatform().daemon().name("aasllm-batcher")::start);
    }

    /** The answer for a clip, however long it takes; what is wrong with the clip is thrown. */
    public R answer(MeasuredClip clip) throws InterruptedException {
        try {
            return answer(List.of(clip), Duration.ofSeconds(Long.MAX_VALUE)).getFirst().get();
        } catch (ExecutionException | TimeoutException failed) {
            switch (failed.getCause()) {
                case RuntimeException own -> throw own;
                case Error own -> throw own;
                case null, default -> throw new IllegalStateException(failed);
            }
        }
    }

    /**
     * The answers for clips in their order, all of them done: each has a result or a failure of its own.
     *
     * @param within how long to wait; zero is for callers who would rather be refused than wait for a place
     * @throws TimeoutException if there was no place for so long, or not all answers
     * @throws InterruptedException if the thread is interrupted before
     * @throws IllegalStateException after {@link #close}
     */
    public List<Future<R>> answer(List<MeasuredClip> clips, Duration within)
            throws InterruptedException, TimeoutException {
        long nanos = TimeUnit.NANOSECONDS.convert(within); // the longest there are, where it is longer
        long began = System.nanoTime();
        locked(() -> {
            if (closed) {
                throw new IllegalStateException("batcher: closed (expected: open)");
            }
            calls++;
        });
        try {
            if (!places.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                throw new TimeoutException("no place within " + within);
            }
            try {
                return await(clips, nanos - (System.nanoTime() - began));
            } finally {
                places.release();
            }
        } finally {
            locked(() -> calls--);
        }
    }

    private List<Future<R>> await(List<MeasuredClip> clips, long nanos)
            throws InterruptedException, TimeoutException {
        var items = clips.stream().map(clip -> new Item<>(clip, new CompletableFuture<R>())).toList();
        var answers = items.stream().map(Item::answer).toList();
        var waiting = new ArrayDeque<>(items);
        try {
            locked(() -> turns.addAll(items.isEmpty() ? List.of() : List.of(waiting)));
            var all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
            all.get(nanos, TimeUnit.NANOSECONDS);
        } catch (ExecutionException ofSome) {
            // comes when all are done; each failure is among the answers
        } finally {
            locked(() -> turns.remove(waiting));
            answers.forEach(answer -> answer.cancel(false)); // those that are done stay as they are
        }
        return List.copyOf(answers);
    }

    /** Waits for the next batch; an empty one is the end. */
    private List<Item<R>> next() {
        var batch = new ArrayList<Item<R>>();
        locked(() -> {
            while (turns.isEmpty() && !(closed && calls == 0)) {
                changed.awaitUninterruptibly();
            }
            double sum = 0;
            while (!turns.isEmpty()) {
                sum += turns.getFirst().getFirst().seconds();
                if (!batch.isEmpty() && sum > seconds) {
                    return; // the next batch begins with it
                }
                var caller = turns.removeFirst();
                batch.add(caller.removeFirst());
                if (!caller.isEmpty()) {
                    turns.addLast(caller);
                }
            }
        });
        return batch;
    }

    /** Answers a batch, or if that fails each clip alone, so that none takes others with it. */
    private void answer(List<Item<R>> batch) {
        try {
            var answers = recognizer.apply(batch.stream().map(Item::clip).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer.complete(answers.get(i));
            }
        } catch (Throwable failure) { // errors too: nobody may wait for ever
            if (batch.size() == 1) {
                batch.getFirst().answer.completeExceptionally(failure);
            } else {
                batch.stream().filter(item -> !item.answer.isDone()).forEach(item -> answer(List.of(item)));
            }
        }
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Refuses new callers, and waits until those who have come are answered. */
    @Override
    public void close() {
        locked(() -> closed = true);
        ended.join();
    }
}
