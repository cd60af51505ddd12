// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A folder of files that appears whole or not at all.
 *
 * <p>The files are written into a draft beside it, {@code NAME.partial}, brought to the disk, and then the
 * draft takes the name. A writer that fails removes the draft; one that is killed leaves it, and the next one
 * begins it again.
 */
public final class NewFolder {
    private NewFolder() {}

    /** Writes the files of a folder. */
    @FunctionalInterface
    public interface Content {
        void write(Path folder) throws IOException;
    }

    /**
     * Makes a folder.
     *
     * @throws InvalidInputException if it exists and is not empty, or cannot be written
     */
    public static void create(Path folder, Content content) {
        replace(folder, Set.of(), content);
    }

    /**
     * Makes a folder, or puts it in the place of one that holds nothing but the same kind of files.
     *
     * <p>Between two moves of the file system the folder is not there; after a kill at that moment the files
     * before stand in {@code NAME.old}.
     *
     * @param ours names of the files that may be replaced
     * @throws InvalidInputException if other files stand there, or it cannot be written
     */
    public static void replace(Path folder, Set<String> ours, Content content) {
        requireOnly(folder, ours);
        var draft = folder.resolveSibling(folder.toAbsolutePath().getFileName() + ".partial");
        var old = folder.resolveSibling(folder.toAbsolutePath().getFileName() + ".old");
        try {
            delete(draft);
            Files.createDirectories(draft);
            content.write(draft);
            force(draft);
            delete(old);
            if (Files.exists(folder)) {
                Files.move(folder, old);
            }
            Files.move(draft, folder);
            delete(old);
        } catch (IOException e) {
            throw InvalidInputException.of("output", said(e), "a folder that can be written")
                    .in(folder)
                    .causedBy(e);
        } finally {
            deleteQuietly(draft);
        }
    }

    private static void requireOnly(Path folder, Set<String> ours) {
        if (!Files.exists(folder)) {
            return;
        }
        var names = Files.isDirectory(folder) ? list(folder) : List.of("a file");
        if (!ours.containsAll(names)) {
            var only = ours.isEmpty()
                    ? "" : ", or one with " + String.join(", ", ours.stream().sorted().toList());
            throw InvalidInputException.of("output", folder, "a new or an empty folder" + only);
        }
    }

    private static List<String> list(Path folder) {
        try (var content = Files.list(folder)) {
            return content.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw InvalidInputException.of("output", said(e), "a readable folder").in(folder).causedBy(e);
        }
    }

    /** Brings the files and their names to the disk. */
    private static void force(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    /** A draft of ours holds files only; a folder in it is not ours and stops the deletion. */
    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var tree = Files.walk(folder, 1)) {
                for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void deleteQuietly(Path draft) {
        try {
            delete(draft);
        } catch (IOException leftBehind) {
            // the refusal, or the finished folder, says more; the next writer tries again
            return;
        }
    }

    private static String said(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
