// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/**
 * The wanted files below a folder in the order of their names, folder by folder.
 *
 * <p>Of each level no more than one folder's names are held at a time, and a level costs nothing but its
 * names. Links to folders are followed, but not one that leads back to a folder on the way to it. A folder
 * that cannot be listed is an input that is refused; what lies beside it goes on. Names that begin with
 * {@value #APPLE_DOUBLE} are passed over: macOS keeps a file's properties under them, and never sound.
 */
final class FolderWalk implements Iterator<Input> {
    static final String APPLE_DOUBLE = "._";
    private static final String HIDDEN = "."; // what systems and programs keep for themselves: it is not counted

    private final Predicate<Path> wanted;
    private final int deepest;
    private final LeftOut leftOut;
    private final Deque<Level> levels = new ArrayDeque<>();
    private Input next;

    /** A folder on the way, by what the file system knows it by, and its entries that are to come. */
    private record Level(Object key, Iterator<Path> entries) {}

    /**
     * @param deepest how many folders below the first one are entered
     * @param leftOut takes note of the files that are not wanted
     */
    FolderWalk(Path folder, Predicate<Path> wanted, int deepest, LeftOut leftOut) {
        this.wanted = wanted;
        this.deepest = deepest;
        this.leftOut = leftOut;
        try {
            enter(folder, Files.readAttributes(folder, BasicFileAttributes.class).fileKey());
        } catch (IOException unreadable) {
            refuse(folder, unreadable);
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null && !levels.isEmpty()) {
            var entries = levels.getLast().entries();
            if (entries.hasNext()) {
                take(entries.next());
            } else {
                levels.removeLast();
            }
        }
        return next != null;
    }

    @Override
    public Input next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var input = next;
        next = null;
        return input;
    }

    private void take(Path entry) {
        var name = entry.getFileName().toString();
        boolean sound = !name.startsWith(APPLE_DOUBLE) && wanted.test(entry);
        try {
            var attributes = Files.readAttributes(entry, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                enter(entry, attributes.fileKey());
                return;
            }
        } catch (IOException unreadable) {
            if (!sound && !Files.isSymbolicLink(entry)) { // of such a link nobody knows what it was to be
                refuse(entry, unreadable);
                return;
            }
        }
        if (sound) {
            next = Input.of(entry);
        } else if (!name.startsWith(HIDDEN)) {
            leftOut.add(entry);
        }
    }

    /** @param key null where the file system has none, and then no links either */
    private void enter(Path folder, Object key) {
        if (levels.size() > deepest) {
            return;
        }
        if (key != null && levels.stream().anyMatch(level -> key.equals(level.key()))) {
            leftOut.addLink(folder);
            return;
        }
        try {
            levels.addLast(new Level(key, sorted(folder).iterator()));
        } catch (IOException | UncheckedIOException unreadable) {
            refuse(folder, unreadable);
        }
    }

    private void refuse(Path entry, Exception unreadable) {
        var refusal = InvalidInputException.of("folder", "unreadable", "one that this user may list").in(entry);
        boolean missing = !Files.exists(entry, LinkOption.NOFOLLOW_LINKS); // as that in which a glob looks
        next = Input.refused(ByteNames.shown(entry), entry,
                (missing ? NearFiles.ask(refusal, entry, Files::isDirectory) : refusal).causedBy(unreadable));
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
