// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link Worker} as the server sees it. It takes clips out of the common queue while it has fewer than
 * {@value #CLIPS}, and timelines while it has fewer than {@value #TIMELINES}; when it ends, those that it has are
 * refused as retryable, and others stay in the queue.
 */
final class WorkerProcess {
    /** More than a batch, so that one is decoded and measured while another is computed. */
    static final int CLIPS = 32;

    /** One is decoded while the windows of another are answered. */
    static final int TIMELINES = 2;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Process process;
    private final WaitingRoom waiting;
    private final List<Feeder> feeders;
    private final DataOutputStream out;
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, Sent> inFlight = new ConcurrentHashMap<>(); // by number
    private final CompletableFuture<ModelCard> card = new CompletableFuture<>();
    private volatile Progress.Pulse pulse = new Progress.Pulse(0, 0, 0);
    private volatile long heardAt = System.nanoTime();
    private volatile boolean retired;
    private volatile boolean ended;

    private record Sent(Asking asking, Runnable done) {}

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
            var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            var worker = new WorkerProcess(process, waiting);
            Thread.ofPlatform().daemon().name("aasllm-worker-" + process.pid()).start(worker::listen);
            return worker;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    boolean isReady() {
        return !ended && card.isDone() && !card.isCompletedExceptionally();
    }

    /** Lets it take questions. */
    void admit() {
        feeders.forEach(Feeder::start);
    }

    /** Whether it has said nothing for a while, or has been at one thing for longer than a request may take. */
    boolean isHung(Duration timeout) {
        var silent = Duration.ofNanos(System.nanoTime() - heardAt);
        return silent.compareTo(SILENCE.compareTo(timeout) < 0 ? SILENCE : timeout) > 0
                || pulse.busyMillis() > timeout.toMillis();
    }

    void kill() {
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

    private void send(Asking asking, Runnable done) {
        byte[] sound;
        try {
            sound = asking.question().sound().bytes();
        } catch (IOException gone) { // with whoever asked
            done.run();
            return;
        }
        long number = last.incrementAndGet();
        inFlight.put(number, new Sent(asking, done));
        var asked = JsonMapper.shared().writeValueAsBytes(new Asked(asking.question().name(),
                asking.question().explain(), asking.timeline(), asking.deadline().left().toMillis()));
        try {
            synchronized (out) {
                Frames.write(out, new Head(Kind.ASK, number, Integer.BYTES + asked.length + sound.length));
                out.writeInt(asked.length);
                out.write(asked);
                out.write(sound);
                out.flush();
            }
        } catch (IOException cut) { // the worker has not read it, so another may
            if (inFlight.remove(number) != null) {
                waiting.add(asking);
            }
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
            case ANSWER -> settle(head.number()).complete(bytes);
            case REFUSE -> {
                var refusal = json.readValue(bytes, Refused.class).refusal();
                (head.number() == 0 ? card : settle(head.number())).completeExceptionally(refusal);
            }
            case ASK -> throw new IllegalStateException("a worker asks");
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
        if (sent != null) {
            sent.asking.answer().completeExceptionally(lost());
        }
    }

    private static Refusal lost() {
        return Refusal.of(503, "worker", "ended before it answered", "one that answers").retryAfter(1);
    }
}
