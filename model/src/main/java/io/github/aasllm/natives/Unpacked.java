// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.natives;

import io.github.aasllm.file.AtomicFile;
import io.github.aasllm.file.Sha256;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was unpacked into a folder, in a list that lies there: each file with its SHA-256 and its state.
 *
 * <p>A file whose state is the listed one has not been written to since, so that a start reads no library twice;
 * one of another state is read, and is a stranger unless it has the listed hash.
 */
final class Unpacked {
    private static final String LIST = "unpacked.list";

    private record Entry(String hash, String state) {}

    private final Path folder;
    private final Map<String, Entry> listed;
    private boolean restored;

    private Unpacked(Path folder, Map<String, Entry> listed) {
        this.folder = folder;
        this.listed = listed;
    }

    /** Reads the list of a folder; a line that is no entry lists nothing, and so does a list of another's. */
    static Unpacked read(Path folder) throws IOException {
        var listed = new HashMap<String, Entry>();
        var list = folder.resolve(LIST);
        if (Files.exists(list) && Access.sameOwner(list, folder) && !Access.othersWrite(list)) {
            for (String line : Files.readAllLines(list)) {
                var fields = line.split("\t");
                if (fields.length == 3) {
                    listed.put(fields[2], new Entry(fields[0], fields[1]));
                }
            }
        }
        return new Unpacked(folder, listed);
    }

    /** The files that are not as they were unpacked, or of which nothing is known. */
    List<Path> strangers() throws IOException {
        var strangers = new TreeMap<String, Path>();
        for (var file : files().entrySet()) {
            var entry = listed.get(file.getKey());
            if (entry == null || !Access.sameOwner(file.getValue(), folder) || !isThat(entry, file)) {
                strangers.put(file.getKey(), file.getValue());
            }
        }
        return List.copyOf(strangers.values());
    }

    private boolean isThat(Entry entry, Map.Entry<String, Path> file) throws IOException {
        var state = Access.state(file.getValue());
        if (entry.state.equals(state)) {
            return true;
        }
        if (!entry.hash.equals(Sha256.ofFile(file.getValue()))) {
            return false;
        }
        listed.put(file.getKey(), new Entry(entry.hash, state));
        restored = true;
        return true;
    }

    /** Whether {@link #strangers} has known a file by its hash alone. */
    boolean isRestored() {
        return restored;
    }

    /**
     * Writes down the states of files that {@link #strangers} has known by their hashes alone, as after a backup, a
     * hard link or a new mode. Without that every start would read them anew.
     */
    void renew() throws IOException {
        if (restored) {
            write(new TreeMap<>(listed));
            restored = false;
        }
    }

    /** Lists the files that lie there now. */
    void list() throws IOException {
        var entries = new TreeMap<String, Entry>();
        for (var file : files().entrySet()) {
            var state = Access.state(file.getValue());
            var entry = listed.get(file.getKey());
            var hash = entry != null && entry.state.equals(state) ? entry.hash : Sha256.ofFile(file.getValue());
            entries.put(file.getKey(), new Entry(hash, state));
        }
        write(entries);
    }

    private void write(SortedMap<String, Entry> entries) throws IOException {
        var lines = new StringBuilder();
        entries.forEach((name, entry) -> lines.append(entry.hash).append('\t').append(entry.state)
                .append('\t').append(name).append('\n'));
        var partial = Files.createTempFile(folder, "unpacked", ".new");
        Files.writeString(partial, lines);
        AtomicFile.replace(folder.resolve(LIST), partial);
    }

    /** The files in the folders of the folder, by their names from it; links lead to others of them. */
    private Map<String, Path> files() throws IOException {
        var files = new TreeMap<String, Path>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !file.getParent().equals(folder)) {
                    files.put(folder.relativize(file).toString(), file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) { // another process has taken it away
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return files;
    }
}
