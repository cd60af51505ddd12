// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * One model on its way into the cache. First come settings and indexes, then the room is looked for, then
 * the weights come. Names are linked when all contents are there, the configuration's last, and the branch
 * points to the commit at the very end: so a kill at any moment leaves what was there before as it was.
 */
final class HubDownload {
    private static final int QUESTIONS = 8; // at a time
    private static final long RESERVE = 64 << 20; // bytes that stay free

    private final HubRequests requests;
    private final CachedRepository cache;
    private final TransferSettings transfer;
    private final TransferWatch watch;

    HubDownload(
            HubRequests requests, CachedRepository cache, TransferSettings transfer, TransferWatch watch) {
        this.requests = requests;
        this.cache = cache;
        this.transfer = transfer;
        this.watch = watch;
    }

    /** The snapshot, when it is whole. */
    Path run() {
        var listing = HubListing.of(requests);
        var commit = listing.commit();
        var weights = WantedFiles.weights(requests.model(), listing.names());
        var first = new LinkedHashSet<>(WantedFiles.settings(listing.names()));
        weights.stream().filter(WantedFiles::isIndex).forEach(first::add);
        var all = new ArrayList<>(fetch(commit, first));
        var later = new LinkedHashSet<>(weights);
        for (var index : weights.stream().filter(WantedFiles::isIndex).toList()) {
            later.remove(index);
            later.addAll(shards(all, index, commit, listing));
        }
        all.addAll(fetch(commit, later));
        try {
            link(all, commit);
            for (var name : WantedFiles.SETTINGS) {
                if (!listing.names().contains(name)) {
                    cache.markAbsent(commit, name);
                }
            }
            cache.point(requests.model(), commit);
        } catch (IOException failure) {
            throw cache.unwritable(failure);
        }
        return cache.snapshot(commit);
    }

    private LinkedHashSet<String> shards(
            List<RemoteFile> fetched, String index, String commit, HubListing listing) {
        var file = fetched.stream().filter(one -> one.name().equals(index)).findFirst()
                .map(one -> cache.blob(one.etag()))
                .orElse(cache.snapshot(commit).resolve(index));
        var shards = new LinkedHashSet<>(WantedFiles.shards(file));
        shards.stream().filter(shard -> !listing.names().contains(shard)).findFirst().ifPresent(shard -> {
            throw InvalidInputException.of(index, "names " + shard, "files that the model has")
                    .in("model " + requests.model());
        });
        return shards;
    }

    /** Fetches what the snapshot does not have yet; what it has never changes. */
    private List<RemoteFile> fetch(String commit, LinkedHashSet<String> names) {
        var missing = names.stream()
                .filter(name -> !Files.exists(cache.snapshot(commit).resolve(name)))
                .map(name -> (Task<RemoteFile>) () -> describe(commit, name))
                .toList();
        var files = inParallel(missing, QUESTIONS);
        long bytes = files.stream().mapToLong(file -> Math.max(0, file.size() - cache.present(file))).sum();
        requireRoom(bytes);
        watch.begin(requests.model().toString(), bytes);
        try {
            var download = new BlobDownload(requests, transfer, watch);
            var small = files.stream().filter(file -> file.size() <= transfer.piece())
                    .map(file -> (Task<RemoteFile>) () -> get(download, file, commit)).toList();
            inParallel(small, transfer.connections());
            files.stream().filter(file -> file.size() > transfer.piece())
                    .sorted(Comparator.comparing(RemoteFile::name))
                    .forEach(file -> get(download, file, commit));
        } finally {
            watch.end();
        }
        return files;
    }

    private RemoteFile get(BlobDownload download, RemoteFile file, String commit) {
        download.fetch(file, requests.file(commit, file.name()), cache);
        return file;
    }

    private RemoteFile describe(String commit, String name) {
        var response = requests.head(requests.file(commit, name));
        try (var none = response.body()) {
            var headers = response.headers();
            var said = headers.firstValue("X-Repo-Commit").orElse(commit);
            if (!said.equals(commit)) {
                throw InvalidInputException.of("X-Repo-Commit", said, commit)
                        .in("the hub's answer about " + name);
            }
            var etag = headers.firstValue("X-Linked-Etag").or(() -> headers.firstValue("ETag"))
                    .orElseThrow(() -> InvalidInputException.of("ETag", "none", "the hash of the file")
                            .in("the hub's answer about " + name)
                            .next("see to HF_ENDPOINT: it does not answer as a Hugging Face hub does"));
            long size = headers.firstValue("X-Linked-Size").or(() -> headers.firstValue("Content-Length"))
                    .filter(text -> text.matches("\\d{1,15}"))
                    .map(Long::parseLong)
                    .orElse(RemoteFile.UNKNOWN);
            return new RemoteFile(name, RemoteFile.plain(etag), size);
        } catch (IOException broken) {
            throw requests.refusals().of(requests.model(), broken);
        }
    }

    private void requireRoom(long bytes) {
        if (bytes == 0) {
            return;
        }
        try {
            Files.createDirectories(cache.blobs());
        } catch (IOException failure) {
            throw cache.unwritable(failure);
        }
        long free = transfer.space().applyAsLong(cache.blobs());
        if (free < bytes + RESERVE) {
            throw InvalidInputException.of("free space", size(free),
                            size(bytes + RESERVE) + " for " + requests.model())
                    .in(cache.cache())
                    .next("make room, for instance with aasllm model remove, or set HF_HUB_CACHE");
        }
    }

    private void link(List<RemoteFile> files, String commit) throws IOException {
        Files.createDirectories(cache.snapshot(commit));
        var heads = Map.of(false, Stream.<RemoteFile>builder(), true, Stream.<RemoteFile>builder());
        files.forEach(file -> heads.get(WantedFiles.HEADS.contains(file.name())).add(file));
        for (var file : Stream.concat(heads.get(false).build(), heads.get(true).build()).toList()) {
            cache.link(file, commit);
        }
    }

    static String size(long bytes) {
        return bytes < 1e9
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private interface Task<T> {
        T run();
    }

    /** The results in order; the first failure, when all have ended. */
    private static <T> List<T> inParallel(List<Task<T>> tasks, int most) {
        var turns = new Semaphore(most);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = tasks.stream().map(task -> threads.submit(() -> {
                turns.acquire();
                try {
                    return task.run();
                } finally {
                    turns.release();
                }
            })).toList();
            var results = new ArrayList<T>();
            for (var one : running) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(failure.getCause());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }
}
