// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers with models in worker processes. A worker that ends, whatever it dies of, costs the questions that
 * it has begun, which are refused with 503; another is started in its place, and questions that wait are answered
 * by it. One that hangs is ended first. Where the model cannot be opened any more, the next start waits up to
 * {@value #LONGEST_PAUSE_SECONDS} s, and meanwhile questions are refused with 503.
 */
public final class WorkerPool implements Engine {
    static final int LONGEST_PAUSE_SECONDS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final int TICK_MILLIS = 20;
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration TO_END = Duration.ofSeconds(5);

    private final List<String> command;
    private final int size;
    private final Duration timeout;
    private final WaitingRoom waiting = new WaitingRoom();
    private final List<WorkerProcess> workers = new ArrayList<>(); // with this as lock, as what follows
    private final List<WorkerProcess> retired = new ArrayList<>();
    private int failedStarts;
    private long nextStart = System.nanoTime();
    private long restarts;
    private long batchesBefore; // of workers that have ended
    private long clipsBefore;
    private volatile ModelCard card;
    private volatile boolean closed;

    /**
     * Starts workers and waits until their models are open.
     *
     * @param command starts a process that is a {@link Worker} on its standard streams
     * @param timeout for one thing that a worker does; then it is taken to hang
     * @throws Refusal if the model cannot be opened
     */
    public WorkerPool(List<String> command, int size, Duration timeout) throws InterruptedException {
        this.command = List.copyOf(command);
        this.size = size;
        this.timeout = timeout;
        var first = started();
        first.forEach(this::admit);
        workers.addAll(first);
        Thread.ofPlatform().daemon().name("aasllm-watch").start(this::watch);
    }

    /** As many as there are to be, all of them ready; none is left if one is not. */
    private List<WorkerProcess> started() throws InterruptedException {
        var fresh = new ArrayList<WorkerProcess>();
        boolean open = false;
        try {
            while (fresh.size() < size) {
                fresh.add(WorkerProcess.start(command, waiting));
            }
            CompletableFuture.allOf(fresh.stream().map(WorkerProcess::card).toArray(CompletableFuture[]::new)).get();
            open = true;
            return fresh;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Refusal refusal ? refusal : new IllegalStateException(e);
        } finally {
            if (!open) {
                fresh.forEach(WorkerProcess::kill);
            }
        }
    }

    private synchronized void admit(WorkerProcess worker) {
        card = worker.card().join();
        failedStarts = 0;
        worker.admit();
    }

    @Override
    public ModelCard card() {
        return card;
    }

    /** Whether a worker with an open model answers at this moment. */
    @Override
    public boolean isReady() {
        return open().stream().anyMatch(worker -> worker.responds(SOON));
    }

    private synchronized List<WorkerProcess> open() {
        return workers.stream().filter(WorkerProcess::isOpen).toList();
    }

    /** The process ids of those that are up. */
    public synchronized List<Long> pids() {
        return workers.stream().filter(worker -> !worker.hasEnded()).map(WorkerProcess::pid).toList();
    }

    @Override
    public Heard answer(Question question, Deadline deadline) throws InterruptedException {
        card.requireAnswerable(question.explain());
        return answer(new Asking(question, Optional.empty(), deadline), Heard.class);
    }

    @Override
    public HeardTimeline timeline(Question question, TimelineOptions options, Deadline deadline)
            throws InterruptedException {
        card.requireTimelines();
        return answer(new Asking(question, Optional.of(options), deadline), HeardTimeline.class);
    }

    private <R> R answer(Asking asking, Class<R> kind) throws InterruptedException {
        requireOpenable();
        waiting.add(asking);
        try {
            var deadline = asking.deadline();
            var bytes = asking.answer().get(Math.max(0, deadline.left().toNanos()), TimeUnit.NANOSECONDS);
            return JsonMapper.shared().readValue(bytes, kind);
        } catch (TimeoutException e) {
            throw asking.deadline().late();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Refusal refusal ? refusal : new IllegalStateException(e.getCause());
        } finally {
            asking.answer().cancel(false);
            waiting.remove(asking);
        }
    }

    private synchronized void requireOpenable() {
        if (failedStarts > 0 && open().isEmpty()) {
            throw unopenable();
        }
    }

    private static Refusal unopenable() {
        return Refusal.of(503, "model", "cannot be opened at present", "one that can").retryAfter(5);
    }

    /**
     * Opens the model anew in other workers, which take the place of the old ones when all are ready. No
     * question is lost: the old ones answer what they have.
     *
     * @throws Refusal if it cannot be opened; the old workers stay
     */
    public void reload() throws InterruptedException {
        var fresh = started();
        synchronized (this) {
            workers.forEach(WorkerProcess::retire);
            retired.addAll(workers);
            workers.clear();
            workers.addAll(fresh);
            fresh.forEach(this::admit);
        }
    }

    private void watch() {
        try {
            while (!closed) {
                try {
                    tick();
                } catch (UncheckedIOException | OutOfMemoryError full) { // of processes, threads or memory
                    LOG.error("no worker can be started: {}", full.getMessage());
                    Thread.sleep(Worker.PULSE);
                }
                Thread.sleep(TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void tick() {
        Stream.concat(workers.stream(), retired.stream())
                .filter(worker -> !worker.hasEnded() && worker.isHung(timeout))
                .forEach(worker -> {
                    LOG.warn("worker {} hangs and is ended", worker.pid());
                    worker.kill();
                });
        retired.forEach(WorkerProcess::endIfDone);
        remove(retired);
        remove(workers).forEach(this::count);
        while (!closed && workers.size() < size && System.nanoTime() >= nextStart) {
            restarts++;
            var worker = WorkerProcess.start(command, waiting);
            workers.add(worker);
            worker.card().thenRun(() -> admit(worker));
        }
    }

    /** Takes out those that have ended, and keeps the counts of what they have computed. */
    private List<WorkerProcess> remove(List<WorkerProcess> from) {
        var ended = from.stream().filter(WorkerProcess::hasEnded).toList();
        from.removeAll(ended);
        ended.stream().map(WorkerProcess::pulse).forEach(pulse -> {
            batchesBefore += pulse.batches();
            clipsBefore += pulse.clips();
        });
        return ended;
    }

    /** Of one that has ended: where the model could not be opened the next start waits. */
    private void count(WorkerProcess ended) {
        try {
            ended.card().join();
            LOG.warn("worker {} ended; another takes its place", ended.pid());
        } catch (CompletionException failure) {
            failedStarts++;
            int pause = Math.min(LONGEST_PAUSE_SECONDS, 1 << Math.min(failedStarts - 1, 5));
            nextStart = System.nanoTime() + TimeUnit.SECONDS.toNanos(pause);
            LOG.warn("worker {} could not start, the next try is in {} s: {}", ended.pid(), pause,
                    failure.getCause().getMessage());
            if (open().isEmpty()) {
                waiting.drain().forEach(asking -> asking.answer().completeExceptionally(unopenable()));
            }
        }
    }

    @Override
    public synchronized Load load() {
        var pulses = Stream.concat(workers.stream(), retired.stream()).map(WorkerProcess::pulse).toList();
        return new Load(waiting.size(), batchesBefore + pulses.stream().mapToLong(Progress.Pulse::batches).sum(),
                clipsBefore + pulses.stream().mapToLong(Progress.Pulse::clips).sum(), restarts);
    }

    @Override
    public void close() {
        closed = true;
        var all = new ArrayList<WorkerProcess>();
        synchronized (this) {
            workers.forEach(WorkerProcess::retire);
            all.addAll(workers);
            all.addAll(retired);
        }
        awaitEnd(all, WorkerProcess::endIfDone);
        awaitEnd(all, WorkerProcess::kill);
    }

    private static void awaitEnd(List<WorkerProcess> all, Consumer<WorkerProcess> step) {
        var deadline = Deadline.in(TO_END);
        do {
            all.forEach(step);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
        } while (!all.stream().allMatch(WorkerProcess::hasEnded) && !deadline.isOver()
                && !Thread.currentThread().isInterrupted());
    }
}
