// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fetches the content of one file into the cache: in pieces, several at a time, each going on where it
 * stopped, in this process or an earlier one. The content has its name only when its hash is right.
 */
final class BlobDownload {
    private final HubRequests requests;
    private final TransferSettings transfer;
    private final TransferWatch watch;

    BlobDownload(HubRequests requests, TransferSettings transfer, TransferWatch watch) {
        this.requests = requests;
        this.transfer = transfer;
        this.watch = watch;
    }

    /**
     * Makes the file be there.
     *
     * @param address where it comes from
     * @throws InvalidInputException if the hub does not give it, or not as its hash says, or it cannot be
     *     written
     */
    void fetch(RemoteFile file, URI address, CachedRepository cache) {
        var blob = cache.blob(file.etag());
        try (var lock = BlobLock.take(cache.lock(file.etag()),
                () -> watch.say(file.name() + ": another process is fetching it; waiting"))) {
            if (Files.exists(blob)) {
                watch.received(Math.max(0, file.size() - cache.present(file)));
                cache.forgetPieces(file);
                return;
            }
            Files.createDirectories(blob.getParent());
            for (int time = 0; !fetched(file, address, cache); time++) {
                cache.forgetPieces(file);
                if (time > 0) {
                    throw InvalidInputException.of(file.name(), "other content than its hash says, twice",
                                    file.etag())
                            .in("model " + requests.model())
                            .next("try again, or another HF_ENDPOINT");
                }
                watch.received(-Math.max(0, file.size()));
                watch.say(file.name() + ": came damaged; fetching it again");
            }
        } catch (IOException failure) {
            if (Files.exists(blob)) {
                return; // of another process, on a file system that has no locks
            }
            throw cache.unwritable(failure);
        }
    }

    /** False if the content is not what it should be. */
    private boolean fetched(RemoteFile file, URI address, CachedRepository cache) throws IOException {
        var part = cache.part(file);
        if (file.size() == RemoteFile.UNKNOWN) {
            whole(file, address, part);
        } else {
            boolean byRanges;
            try (var log = PieceLog.open(cache.pieces(file), part, file.size(), transfer.piece())) {
                byRanges = pieces(file, address, part, log);
                if (!byRanges) {
                    watch.received(-log.present());
                }
            }
            if (!byRanges) {
                cache.forgetPieces(file);
                whole(file, address, part);
            }
        }
        if (!file.isContentOf(part)) {
            return false;
        }
        var blob = cache.blob(file.etag());
        Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE);
        cache.forgetPieces(file);
        return true;
    }

    /** False if the server knows no ranges where one is needed. */
    private boolean pieces(RemoteFile file, URI address, Path part, PieceLog log) throws IOException {
        try (var channel = open(part)) {
            var next = new AtomicInteger();
            var ways = new ArrayList<Callable<Boolean>>();
            for (int w = 0; w < Math.min(transfer.connections(), log.pieces()); w++) {
                ways.add(() -> {
                    for (int p = next.getAndIncrement(); p < log.pieces(); p = next.getAndIncrement()) {
                        var piece = new Piece(requests, transfer, watch, file);
                        if (!piece.fetch(address, channel, log, p)) {
                            next.set(log.pieces());
                            return false;
                        }
                    }
                    return true;
                });
            }
            boolean done = allOf(ways, next, log.pieces());
            channel.force(true);
            return done;
        }
    }

    /** Runs all; after a failure no further piece is begun. */
    private static boolean allOf(List<Callable<Boolean>> ways, AtomicInteger next, int pieces)
            throws IOException {
        if (ways.size() == 1) {
            return call(ways.getFirst());
        }
        boolean done = true;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = ways.stream().map(threads::submit).toList();
            Throwable first = null;
            for (var way : running) {
                try {
                    done &= way.get();
                } catch (ExecutionException failure) {
                    next.set(pieces);
                    first = first == null ? failure.getCause() : first;
                } catch (InterruptedException stop) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", stop);
                }
            }
            if (first instanceof IOException failure) {
                throw failure;
            }
            if (first instanceof RuntimeException failure) {
                throw failure;
            }
        }
        return done;
    }

    private static boolean call(Callable<Boolean> way) throws IOException {
        try {
            return way.call();
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void whole(RemoteFile file, URI address, Path part) throws IOException {
        Files.deleteIfExists(part);
        try (var channel = open(part)) {
            new Piece(requests, transfer, watch, file).fetchWhole(address, channel);
            channel.force(true);
        }
    }

    private static FileChannel open(Path part) throws IOException {
        return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
    }
}
