// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import static java.util.concurrent.CompletableFuture.delayedExecutor;

import io.github.aasllm.engine.Frames.Head;
import io.github.aasllm.engine.Frames.Kind;
import io.github.aasllm.engine.WorkerMessages.Asked;
import io.github.aasllm.engine.WorkerMessages.Refused;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link Worker} as the server sees it. It takes clips out of the common queue while it has fewer than
 * {@value #CLIPS}, and timelines while it has fewer than {@value #TIMELINES}. When it ends, those that it has begun
 * are refused as retryable; those that it has not go back into the queue, each once, and others stay there.
 */
final class WorkerProcess {
    /** More than a batch, so that one is decoded and measured while another is computed. */
    static final int CLIPS = 32;

    /** One is decoded while the windows of another are answered. */
    static final int TIMELINES = 2;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration TO_SPEAK = Duration.ofSeconds(60); // a JVM that starts on busy cores is no hung one
    private static final Duration TO_READ = Duration.ofSeconds(1); // what a process said before it ended

    private final Process process;
    private final WaitingRoom waiting;
    private final List<Feeder> feeders;
    private final DataOutputStream out;
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, Sent> inFlight = new ConcurrentHashMap<>(); // by number, as what follows
    private final Map<Long, CompletableFuture<Boolean>> pings = new ConcurrentHashMap<>();
    private final CompletableFuture<ModelCard> card = new CompletableFuture<>();
    private volatile Progress.Pulse pulse = new Progress.Pulse(0, 0, 0);
    private volatile long heardAt = System.nanoTime() + TO_SPEAK.toNanos();
    private volatile boolean retired;
    private volatile boolean killed;
    private volatile boolean ended;

    /** @param begun whether the worker has said so */
    private record Sent(Asking asking, Runnable done, boolean begun) {}

    private WorkerProcess(Process process, WaitingRoom waiting) {
        this.process = process;
        this.waiting = waiting;
        this.feeders = List.of(new Feeder(waiting.clips(), CLIPS, this::send),
                new Feeder(waiting.timelines(), TIMELINES, this::send));
        this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    }

    /** Starts one; its standard error is ours. */
    static WorkerProcess start(List<String> command, WaitingRoom waiting) {
        try {
            return of(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start(), waiting);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WorkerProcess of(Process process, WaitingRoom waiting) {
        try {
            var worker = new WorkerProcess(process, waiting);
            Thread.ofPlatform().daemon().name("aasllm-worker-" + process.pid()).start(worker::listen);
            // Its pipe has no end while a process that it has started holds the other side.
            process.onExit().thenRunAsync(worker::end, delayedExecutor(TO_READ.toMillis(), TimeUnit.MILLISECONDS));
            return worker;
        } catch (OutOfMemoryError full) { // there is no thread for it, and nobody else knows the process
            process.destroyForcibly();
            throw full;
        }
    }

    /** What its model is, once it is open; fails if it cannot be opened or the worker ends before. */
    CompletableFuture<ModelCard> card() {
        return card;
    }

    long pid() {
        return process.pid();
    }

    Progress.Pulse pulse() {
        return pulse;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean isOpen() {
        return !ended && card.isDone() && !card.isCompletedExceptionally();
    }

    /** Whether it answers now: one that is killed is there for as long as the system needs to clear it away. */
    boolean responds(Duration within) {
        long number = last.incrementAndGet();
        var pong = new CompletableFuture<Boolean>();
        pings.put(number, pong);
        Thread.ofVirtual().start(() -> ping(number)); // a full pipe would not let go of us
        try {
            return pong.get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException silent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            pings.remove(number);
        }
    }

    private void ping(long number) {
        try {
            synchronized (out) {
                Frames.write(out, new Head(Kind.PING, number, 0));
                out.flush();
            }
        } catch (IOException gone) {
            LOG.debug("worker {} is gone", pid(), gone);
        }
    }

    /** Lets it take questions. */
    void admit() {
        feeders.forEach(Feeder::start);
    }

    /** Whether it has not been killed and has said nothing for a while, or has been at one thing for longer than a request may take. */
    boolean isHung(Duration timeout) {
        if (killed) {
            return false;
        }
        var silent = Duration.ofNanos(System.nanoTime() - heardAt);
        return silent.compareTo(SILENCE.compareTo(timeout) < 0 ? SILENCE : timeout) > 0
                || pulse.busyMillis() > timeout.toMillis();
    }

    void kill() {
        killed = true;
        process.destroyForcibly();
    }

    /** It takes no more questions. */
    void retire() {
        retired = true;
        feeders.forEach(Feeder::stop);
    }

    /** Lets a retired one end that has answered all it had. */
    void endIfDone() {
        if (retired && feeders.stream().allMatch(Feeder::hasEnded) && inFlight.isEmpty() && card.isDone()) {
            try {
                out.close();
            } catch (IOException gone) {
                LOG.debug("the worker is gone", gone);
            }
        }
    }

    private void send(Asking asking, Runnable done) throws IOException {
        var question = asking.question();
        var sound = question.sound().bytes();
        var asked = JsonMapper.shared().writeValueAsBytes(new Asked(question.name(), question.explain(),
                question.damaged(), asking.timeline(), asking.deadline().left().toMillis()));
        long number = last.incrementAndGet();
        inFlight.put(number, new Sent(asking, done, false));
        try {
            synchronized (out) {
                Frames.write(out, new Head(Kind.ASK, number, Integer.BYTES + asked.length + sound.length));
                out.writeInt(asked.length);
                out.write(asked);
                out.write(sound);
                out.flush();
            }
        } catch (IOException | OutOfMemoryError cut) { // the worker has not read all of it, nor can it read more
            LOG.debug("worker {} takes no more", pid(), cut);
            feeders.forEach(Feeder::stop);
            kill();
            lose(number);
        }
        if (ended) {
            lose(number);
        }
    }

    private void listen() {
        try (var in = new DataInputStream(process.getInputStream())) {
            while (true) {
                var head = Frames.read(in);
                var bytes = in.readNBytes(head.length());
                heardAt = System.nanoTime();
                hear(head, bytes);
            }
        } catch (IOException | JacksonException end) {
            LOG.debug("worker {} ends", pid(), end);
        } finally {
            end();
        }
    }

    private void hear(Head head, byte[] bytes) {
        var json = JsonMapper.shared();
        switch (head.kind()) {
            case ALIVE -> pulse = json.readValue(bytes, Progress.Pulse.class);
            case CARD -> card.complete(json.readValue(bytes, ModelCard.class));
            case BEGUN -> inFlight.computeIfPresent(head.number(),
                    (number, sent) -> new Sent(sent.asking, sent.done, true));
            case PONG -> Optional.ofNullable(pings.get(head.number())).ifPresent(pong -> pong.complete(true));
            case ANSWER -> settle(head.number()).complete(bytes);
            case REFUSE -> {
                var refusal = json.readValue(bytes, Refused.class).refusal();
                (head.number() == 0 ? card : settle(head.number())).completeExceptionally(refusal);
            }
            case ASK, PING -> throw new IllegalStateException("a worker asks");
        }
    }

    private CompletableFuture<byte[]> settle(long number) {
        var sent = inFlight.remove(number);
        if (sent == null) {
            return new CompletableFuture<>();
        }
        sent.done.run();
        return sent.asking.answer();
    }

    private void end() {
        ended = true;
        kill();
        feeders.forEach(Feeder::stop);
        card.completeExceptionally(lost());
        inFlight.keySet().forEach(this::lose);
    }

    private void lose(long number) {
        var sent = inFlight.remove(number);
        if (sent == null) {
            return;
        }
        if (!sent.begun && sent.asking.returned().compareAndSet(false, true)) {
            waiting.add(sent.asking);
        } else {
            sent.asking.answer().completeExceptionally(lost());
        }
    }

    private static Refusal lost() {
        return Refusal.of(503, "worker", "ended before it answered", "one that answers").retryAfter(1);
    }
}
