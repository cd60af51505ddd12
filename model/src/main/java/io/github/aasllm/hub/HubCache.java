// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All models of a cache, of whoever fetched them: what there is, and what is taken away. */
final class HubCache {
    private static final Pattern FOLDER = Pattern.compile("models--([^/]+?)--([^/]+)");

    private final Path cache;

    HubCache(Path cache) {
        this.cache = cache;
    }

    List<CachedModel> list() {
        var found = new ArrayList<CachedModel>();
        for (var folder : children(cache)) {
            var name = FOLDER.matcher(folder.getFileName().toString());
            if (name.matches()) {
                var repository = new CachedRepository(cache, folder.getFileName().toString());
                for (var snapshot : children(repository.snapshots())) {
                    found.add(model(repository, name.group(1) + "/" + name.group(2), snapshot));
                }
            }
        }
        return found;
    }

    private static CachedModel model(CachedRepository repository, String name, Path snapshot) {
        var commit = snapshot.getFileName().toString();
        var contents = new HashSet<Path>();
        long bytes = 0;
        int files = 0;
        for (var file : files(snapshot)) {
            var content = content(file);
            files++;
            if (Files.isRegularFile(content) && contents.add(content)) {
                bytes += length(content);
            }
        }
        return new CachedModel(name, commit, revisions(repository, commit), snapshot, files, bytes,
                WantedFiles.state(repository, commit) != WantedFiles.State.PART);
    }

    private static List<String> revisions(CachedRepository repository, String commit) {
        return refs(repository, commit).stream()
                .map(ref -> repository.refs().relativize(ref).toString().replace('\\', '/'))
                .sorted()
                .toList();
    }

    private static List<Path> refs(CachedRepository repository, String commit) {
        return files(repository.refs()).stream().filter(ref -> {
            try {
                return Files.size(ref) < 100 && Files.readString(ref).strip().equals(commit);
            } catch (IOException gone) {
                return false;
            }
        }).toList();
    }

    /** Removes names before contents, so that a kill leaves no name without a content. */
    long remove(HubName model, boolean everything) {
        var repository = new CachedRepository(cache, model.folder());
        if (!Files.isDirectory(repository.root(), LinkOption.NOFOLLOW_LINKS)) {
            throw absent(model);
        }
        var commit = repository.commit(model).filter(known -> Files.exists(repository.snapshot(known)));
        if (!everything && commit.isEmpty()) {
            throw absent(model);
        }
        var doomed = everything ? contents(repository, Optional.empty()) : contents(repository, commit);
        var locks = new ArrayList<BlobLock>();
        try {
            for (var blob : doomed) {
                locks.add(BlobLock.tryTo(repository.lock(etag(blob))).orElseThrow(() ->
                        InvalidInputException.of("model", model, "one that no other process is fetching")));
            }
            long freed = doomed.stream().mapToLong(HubCache::length).sum();
            if (!everything) {
                delete(repository, commit.orElseThrow(), doomed);
            }
            if (everything || children(repository.snapshots()).isEmpty()) {
                for (var part : List.of(repository.refs(), repository.snapshots(), repository.root())) {
                    deleteAll(part);
                }
            }
            return freed;
        } catch (IOException failure) {
            throw repository.unwritable(failure);
        } finally {
            for (var lock : locks) {
                release(lock);
            }
        }
    }

    private static void delete(CachedRepository repository, String commit, Set<Path> contents)
            throws IOException {
        for (var ref : refs(repository, commit)) {
            Files.delete(ref);
        }
        deleteAll(repository.snapshot(commit));
        deleteAll(repository.root().resolve(".no_exist").resolve(commit));
        Files.deleteIfExists(repository.root().resolve("trees").resolve(commit + ".json"));
        for (var content : contents) {
            Files.deleteIfExists(content);
        }
    }

    /** The contents that only this commit names, or all, those on their way too. */
    private static Set<Path> contents(CachedRepository repository, Optional<String> commit) {
        var all = new HashSet<>(files(repository.blobs()));
        if (commit.isPresent()) {
            all.retainAll(files(repository.snapshot(commit.get())).stream().map(HubCache::content).toList());
            for (var snapshot : children(repository.snapshots())) {
                if (!snapshot.getFileName().toString().equals(commit.get())) {
                    files(snapshot).forEach(file -> all.remove(content(file)));
                }
            }
        }
        return all;
    }

    /** What a name in a snapshot stands for: one step along its link, as a content can be a link itself. */
    private static Path content(Path file) {
        try {
            return Files.isSymbolicLink(file)
                    ? file.resolveSibling(Files.readSymbolicLink(file)).normalize() : file;
        } catch (IOException gone) {
            return file;
        }
    }

    private static String etag(Path blob) {
        return blob.getFileName().toString()
                .replace(CachedRepository.PART, "").replace(CachedRepository.PIECES, "");
    }

    private InvalidInputException absent(HubName model) {
        return InvalidInputException.of("model", model, "one that is in the cache").in(cache)
                .next("aasllm model list says what is");
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static void release(BlobLock lock) {
        try {
            lock.close();
        } catch (IOException ended) {
            // it ends with the process
        }
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> list = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            return list.filter(Files::isDirectory).sorted().toList();
        } catch (IOException | UncheckedIOException gone) {
            return List.of();
        }
    }

    /** All that is no folder, without following links. */
    private static List<Path> files(Path folder) {
        try (Stream<Path> walk = Files.isDirectory(folder) ? Files.walk(folder) : Stream.empty()) {
            return walk.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
        } catch (IOException | UncheckedIOException gone) {
            return List.of();
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var walk = Files.walk(folder)) {
            for (var path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
