// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import io.github.aasllm.error.InvalidInputException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Who is still there. Each rank counts up twice a second; rank 0 looks at all counts and the others at its own. The first
 * reason for which a rank ended stands on the {@link Board}, and all that read it end too.
 *
 * <p>A count that stands still for {@value #MISSED} looks is of a process that is gone: looks, not seconds, as ranks that
 * are all stopped and go on, as a terminal does with them, have missed none.
 */
final class Roll implements AutoCloseable {
    static final int MISSED = 20;

    static final long TICK_MILLIS = 500;
    private static final Duration TO_END = Duration.ofSeconds(3); // for a rank that learns of it by itself
    private static final Duration TO_LEARN = Duration.ofSeconds(25);
    static final String ENDED = "ended";
    private static final String ALIVE = "alive/";

    private final Launch launch;
    private final Board board;
    private final Consumer<InvalidInputException> abandon;
    private final int[] watched;
    private final long[] last;
    private final int[] missed;
    private final CountDownLatch known = new CountDownLatch(1);
    private final AtomicBoolean said = new AtomicBoolean();
    private Optional<Thread> thread = Optional.empty();
    private volatile String reason = "";
    private volatile boolean closed;

    /**
     * Begins to count.
     *
     * @param board of its own, as it asks in its own time
     * @param abandon ends a process that computes and cannot be asked to stop
     */
    Roll(Launch launch, Board board, Consumer<InvalidInputException> abandon) {
        this.launch = launch;
        this.board = board;
        this.abandon = abandon;
        this.watched = launch.rank() == 0 ? IntStream.range(1, launch.count()).toArray() : new int[] {0};
        this.last = new long[watched.length];
        this.missed = new int[watched.length];
        board.add(ALIVE + launch.rank(), 1);
    }

    /** Watches from now on: all have begun to count. */
    void watch() {
        thread = Optional.of(Thread.ofPlatform().daemon().name("aasllm-roll").start(this::call));
    }

    private void call() {
        try {
            while (!closed && reason.isEmpty()) {
                board.add(ALIVE + launch.rank(), 1);
                look();
                Thread.sleep(TICK_MILLIS);
            }
        } catch (RuntimeException unreachable) {
            know("the master at " + launch.master() + " is gone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
    }

    private void look() {
        for (int i = 0; i < watched.length; i++) {
            long now = board.add(ALIVE + watched[i], 0);
            missed[i] = now == last[i] ? missed[i] + 1 : 0;
            last[i] = now;
            if (missed[i] > MISSED) {
                board.claim(ENDED, "rank " + watched[i] + " is gone");
            }
        }
        board.find(ENDED).ifPresent(this::know);
    }

    private void know(String why) {
        if (!closed) {
            reason = why;
            known.countDown();
        }
    }

    /** A rank that waits for others learns by itself that one is gone; one that computes is ended here. */
    private void end() {
        if (closed) {
            return;
        }
        try {
            Thread.sleep(TO_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!closed && said.compareAndSet(false, true)) {
            abandon.accept(refusal());
        }
    }

    /** Has the others end, for a reason of this rank's. */
    void tell(String why) {
        board.claim(ENDED, why);
    }

    /** Refuses if a rank has ended. */
    void requireAll() {
        if (!reason.isEmpty()) {
            throw learnt();
        }
        board.find(ENDED).ifPresent(why -> {
            know(why);
            throw learnt();
        });
    }

    /** What to throw where a call to the others has failed: it takes a while until it is known who is gone. */
    InvalidInputException learn(RuntimeException failure) {
        try {
            if (!known.await(TO_LEARN.toSeconds(), TimeUnit.SECONDS)) {
                know("a rank did not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return learnt().causedBy(failure);
    }

    private InvalidInputException learnt() {
        while (!said.compareAndSet(false, true)) {
            Board.pause(); // this process is being ended
        }
        return refusal();
    }

    private InvalidInputException refusal() {
        return refusal(launch, reason);
    }

    static InvalidInputException refusal(Launch launch, String why) {
        return InvalidInputException.of("ranks", why, "all " + launch.count() + " until the end")
                .next("start all again, with --resume");
    }

    /** Waits until the others have read what they were told. */
    static void letRead() {
        for (int tick = 0; tick < 2 * TICK_MILLIS; tick += Board.PAUSE_MILLIS) {
            Board.pause();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.ifPresent(Thread::interrupt);
    }
}
