// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where encoded sound comes from: a file, bytes in memory, or a stream.
 *
 * <p>A source is only opened while it is read. Containers are read at any place, so a stream is first taken
 * whole: the beginning into memory, and from {@value #IN_MEMORY} bytes on into a file for temporary use that
 * is gone when the reading ends. A stream serves one reading; files and bytes serve any number.
 */
public final class SoundSource {
    private static final int IN_MEMORY = 1 << 24;

    /** How a source opens. */
    private interface Opening {
        SoundBytes open() throws IOException;
    }

    private final String name;
    private final Opening opening;

    private SoundSource(String name, Opening opening) {
        this.name = name;
        this.opening = opening;
    }

    /** A local file; names are paths and never addresses. */
    public static SoundSource of(Path file) {
        return new SoundSource(file.toString(), () -> new ChannelBytes(Files.newByteChannel(file)));
    }

    /**
     * A sound file's bytes.
     *
     * @param name what refusals call it
     * @param bytes not copied; nobody may write to them while they are read
     */
    public static SoundSource of(String name, byte[] bytes) {
        return new SoundSource(name, () -> new ArrayBytes(bytes));
    }

    /**
     * What a stream gives up to its end.
     *
     * @param name what refusals call it
     * @param stream is not closed
     */
    public static SoundSource of(String name, InputStream stream) {
        return new SoundSource(name, () -> taken(stream));
    }

    /**
     * An open file, which the reading closes: it serves one, and need not have a name in any folder.
     *
     * @param name what refusals call it
     */
    public static SoundSource of(String name, SeekableByteChannel open) {
        return new SoundSource(name, () -> new ChannelBytes(open));
    }

    /** What refusals call it. */
    public String name() {
        return name;
    }

    /** Opens it for one reading. */
    SoundBytes open() throws IOException {
        return opening.open();
    }

    private static SoundBytes taken(InputStream stream) throws IOException {
        byte[] beginning = stream.readNBytes(IN_MEMORY);
        if (beginning.length < IN_MEMORY) {
            return new ArrayBytes(beginning);
        }
        Path file = Files.createTempFile("aasllm", ".sound");
        try (var out = Files.newOutputStream(file)) {
            out.write(beginning);
            stream.transferTo(out);
        } catch (IOException | RuntimeException failure) {
            Files.delete(file);
            throw failure;
        }
        SeekableByteChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
        return new ChannelBytes(channel);
    }
}
