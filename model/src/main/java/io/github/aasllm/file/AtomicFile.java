// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there whole or not at all, whatever moment a kill or a power cut comes at: its content is
 * written into another file beside it, brought to the disk, and then takes the name.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** What writes a file of a given name. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path file) throws IOException;
    }

    /** Writes a text by way of {@code NAME.part}; a kill leaves that, and the next writer begins it again. */
    public static void write(Path file, String text) throws IOException {
        write(file, part -> Files.writeString(part, text));
    }

    /** The same of any content; where it cannot be written whole, nothing of it stays. */
    public static void write(Path file, Content content) throws IOException {
        var part = file.resolveSibling(file.getFileName() + ".part");
        try {
            content.writeTo(part);
            replace(file, part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Puts a finished file in the place of another, which may be there or not.
     *
     * @param part in the same folder, closed; gone afterwards
     */
    public static void replace(Path file, Path part) throws IOException {
        try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true); // or the new name could outlive a power cut and the content not
        }
        // a plain replacing move takes the old file away first: a kill at that moment would leave neither
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
