// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The folder of one model in the cache, as {@code huggingface_hub} lays it out: contents by hash in
 * {@code blobs}, their names as relative links in {@code snapshots/COMMIT}, what a branch means in
 * {@code refs}, and in {@code .no_exist} the files that a commit is known not to have.
 *
 * <p>Besides these it has two files of ours while a content is on its way, which no other program takes for
 * its own: {@code ETAG.aasllm.incomplete} and {@code ETAG.aasllm.pieces}.
 */
record CachedRepository(Path cache, String folder) {
    static final String PART = ".aasllm.incomplete";
    static final String PIECES = ".aasllm.pieces";

    Path root() {
        return cache.resolve(folder);
    }

    Path blobs() {
        return root().resolve("blobs");
    }

    Path refs() {
        return root().resolve("refs");
    }

    Path snapshots() {
        return root().resolve("snapshots");
    }

    Path snapshot(String commit) {
        return snapshots().resolve(commit);
    }

    Path blob(String etag) {
        return blobs().resolve(etag);
    }

    Path locks() {
        return cache.resolve(".locks").resolve(folder);
    }

    Path lock(String etag) {
        return locks().resolve(etag + ".lock");
    }

    Path part(RemoteFile file) {
        return blobs().resolve(file.etag() + PART);
    }

    Path pieces(RemoteFile file) {
        return blobs().resolve(file.etag() + PIECES);
    }

    /** Bytes of a content that are there: all of it, or what pieces of it have come. */
    long present(RemoteFile file) {
        if (Files.exists(blob(file.etag()))) {
            return Math.max(0, file.size());
        }
        try {
            if (!Files.exists(part(file))) {
                return 0;
            }
            var numbers = ByteBuffer.wrap(Files.readAllBytes(pieces(file))).asLongBuffer();
            long sum = 0;
            for (int n = 2; n < numbers.limit() && numbers.get(0) == file.size(); n++) {
                sum += Math.clamp(numbers.get(n), 0, numbers.get(1));
            }
            return Math.min(sum, file.size());
        } catch (IOException none) {
            return 0;
        }
    }

    /** Takes away what has come of a content that is whole now, or damaged. */
    void forgetPieces(RemoteFile file) throws IOException {
        Files.deleteIfExists(part(file));
        Files.deleteIfExists(pieces(file));
    }

    /** The commit that a revision means here, without asking anybody; empty if nothing says. */
    Optional<String> commit(HubName model) {
        if (model.isCommit()) {
            return Optional.of(model.revision());
        }
        try {
            var commit = Files.readString(refs().resolve(model.revision())).strip();
            return Optional.of(commit).filter(text -> HubName.COMMIT.matcher(text).matches());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** Gives a content its name in a snapshot. */
    void link(RemoteFile file, String commit) throws IOException {
        var name = snapshot(commit).resolve(file.name());
        if (Files.exists(name)) {
            return;
        }
        Files.createDirectories(name.getParent());
        Files.deleteIfExists(name); // a link to nothing
        var blob = blob(file.etag());
        try {
            Files.createSymbolicLink(name, name.getParent().relativize(blob));
        } catch (FileAlreadyExistsException another) {
            // process has made it
        } catch (UnsupportedOperationException | FileSystemException withoutLinks) {
            Files.move(blob, name, StandardCopyOption.ATOMIC_MOVE); // as huggingface_hub does there
        }
    }

    /** Remembers what a branch or tag means. Its file appears whole, and no other file beside it. */
    void point(HubName model, String commit) throws IOException {
        if (model.revision().equals(commit) || commit(model).filter(commit::equals).isPresent()) {
            return;
        }
        var ref = refs().resolve(model.revision());
        Files.createDirectories(ref.getParent());
        var fresh = root().resolve("ref-" + UUID.randomUUID() + ".tmp");
        Files.write(fresh, commit.getBytes(UTF_8));
        Files.move(fresh, ref, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Remembers that a commit has no file of this name, so that nobody asks again. */
    void markAbsent(String commit, String name) throws IOException {
        var mark = absent(commit, name);
        if (!Files.exists(mark)) {
            Files.createDirectories(mark.getParent());
            Files.write(mark, new byte[0]);
        }
    }

    boolean isMarkedAbsent(String commit, String name) {
        return Files.exists(absent(commit, name));
    }

    /** The refusal of a cache that cannot be written to. */
    InvalidInputException unwritable(IOException failure) {
        return InvalidInputException.of("cache", String.valueOf(failure.getMessage()), "a folder to write to")
                .in(root())
                .next("see to its rights and free space, or set HF_HUB_CACHE; what has come is kept")
                .causedBy(failure);
    }

    private Path absent(String commit, String name) {
        return root().resolve(".no_exist").resolve(commit).resolve(name);
    }
}
