// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.ByteVector;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;

/**
 * Short texts and counts by key that all ranks see: c10d's {@code TCPStore}, which lives in rank 0, or in torchrun.
 *
 * <p>No call waits for another rank. Each fails with libtorch's exception if the one that has them is gone. Safe for
 * many threads. It stays open until the process ends.
 */
final class Board {
    static final int PAUSE_MILLIS = 100;
    private static final int CONNECT_MILLIS = 2000;
    private static final Duration ANSWER = Duration.ofSeconds(20); // of the store, to one question

    private final Launch launch;
    private final PrefixStore store;

    private Board(Launch launch, boolean listens) {
        this.launch = launch;
        try (var scope = new PointerScope();
                var options = new TCPStoreOptions()) {
            options.port((short) launch.port()).isServer(listens).waitWorkers(false)
                    .timeout(new Milliseconds(ANSWER.toMillis()));
            var tcp = Kept.keep(new TCPStore(launch.host(), options));
            store = Kept.keep(new PrefixStore("aasllm/" + launch.attempt(), tcp));
        }
    }

    /**
     * Opens the store, in rank 0, or reaches it.
     *
     * @param deadline as {@link System#nanoTime} counts, until which the others try
     * @param within the same in words
     * @throws InvalidInputException if the port is in use, or nobody listens there in time
     */
    static Board open(Launch launch, long deadline, Duration within) {
        if (launch.listens()) {
            requireFree(launch);
        } else {
            reach(launch, deadline, within);
        }
        try {
            return new Board(launch, launch.listens());
        } catch (RuntimeException e) {
            throw unreachable(launch, within).causedBy(e);
        }
    }

    /** A further connection, for another thread. */
    static Board again(Launch launch, Duration within) {
        try {
            return new Board(launch, false);
        } catch (RuntimeException e) {
            throw unreachable(launch, within).causedBy(e);
        }
    }

    private static void requireFree(Launch launch) {
        try (var probe = new ServerSocket(launch.port())) {
            probe.getLocalPort();
        } catch (IOException e) {
            throw InvalidInputException.of(Launch.PORT, launch.port() + ", " + e.getMessage(),
                    "a port that nobody on the machine of rank 0 has")
                    .next("is there a second rank 0? else name another port, to all ranks");
        }
    }

    /** By Java's sockets, as libtorch says each failure on standard error. */
    private static void reach(Launch launch, long deadline, Duration within) {
        while (true) {
            try (var probe = new Socket()) {
                probe.connect(new InetSocketAddress(launch.host(), launch.port()), CONNECT_MILLIS);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw unreachable(launch, within).causedBy(e);
                }
                pause();
            }
        }
    }

    private static InvalidInputException unreachable(Launch launch, Duration within) {
        return InvalidInputException.of("rank " + launch.rank(),
                launch.master() + " was not reached within " + within.toSeconds() + " s",
                "rank 0, which listens there")
                .next("do MASTER_ADDR and MASTER_PORT name it, and does it run?");
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Adds to a count, which begins at 0, and tells it. */
    long add(String key, long by) {
        return asked(() -> store.add(key, by));
    }

    /** Puts a text there, unless there is one; tells what is there now. */
    String claim(String key, String text) {
        if (add(key + "/claims", 1) == 1) {
            asked(() -> {
                try (var bytes = new ByteVector(text.getBytes(StandardCharsets.UTF_8))) {
                    store.set(key, bytes);
                    return key;
                }
            });
        }
        return get(key);
    }

    /** The text that is there. */
    Optional<String> find(String key) {
        boolean there = asked(() -> {
            try (var keys = new StringVector(key)) {
                return store.check(keys);
            }
        });
        return there ? Optional.of(get(key)) : Optional.empty();
    }

    /** The text of a key, for which it waits a moment where another rank has just claimed it. */
    private String get(String key) {
        return asked(() -> {
            try (var bytes = store.get(key)) {
                return new String(bytes.get(), StandardCharsets.UTF_8);
            }
        });
    }

    private <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            throw Roll.refusal(launch, "the master at " + launch.master() + " is gone").causedBy(e);
        }
    }

    /** For those that libtorch has among themselves. */
    PrefixStore store() {
        return store;
    }
}
