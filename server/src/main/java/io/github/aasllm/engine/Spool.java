// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.audio.SoundSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An uploaded sound: its beginning in memory, and all of it in a file of mode 0600 when it has more than
 * {@value #IN_MEMORY} bytes. The file has lost its name before anything is in it, so nothing is left of it
 * however the process ends.
 */
public final class Spool extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    static final int IN_MEMORY = 1 << 20;

    private final long most;
    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private FileChannel file;
    private long size;

    /** @param most bytes; more are refused with 413 */
    public Spool(long most) {
        this.most = most;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    /** @throws Refusal 413 if these are too many, 503 if there is no room for them */
    @Override
    public void write(byte[] bytes, int from, int count) {
        size += count;
        if (size > most) {
            throw tooLarge("more than " + most, most);
        }
        try {
            keep(bytes, from, count);
        } catch (IOException full) {
            LOG.warn("a sound cannot be kept: {}", full.toString());
            throw Refusal.of(503, "sound", "cannot be kept", "room in the folder for temporary files").retryAfter(5);
        }
    }

    private void keep(byte[] bytes, int from, int count) throws IOException {
        if (file == null && size > IN_MEMORY) {
            file = unnamed();
            writeAll(ByteBuffer.wrap(memory.toByteArray()));
            memory = null;
        }
        if (file == null) {
            memory.write(bytes, from, count);
        } else {
            writeAll(ByteBuffer.wrap(bytes, from, count));
        }
    }

    /** The refusal of so many bytes. */
    public static Refusal tooLarge(Object bytes, long most) {
        return Refusal.of(413, "body", bytes + " bytes", "at most " + most);
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** A new file; with DELETE_ON_CLOSE the JDK takes its name away as soon as it is open. */
    private static FileChannel unnamed() throws IOException {
        var path = Path.of(System.getProperty("java.io.tmpdir"), "aasllm-" + UUID.randomUUID());
        var how = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        if (!Files.getFileStore(path.getParent()).supportsFileAttributeView("posix")) {
            return FileChannel.open(path, how);
        }
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        return FileChannel.open(path, how, mode);
    }

    /** Bytes that were written. */
    public long size() {
        return size;
    }

    /** Whether it is in a file. */
    boolean isFile() {
        return file != null;
    }

    /** For one reading. */
    SoundSource source(String name) {
        return file == null ? SoundSource.of(name, memory.toByteArray()) : SoundSource.of(name, file);
    }

    /** All that was written. */
    byte[] bytes() throws IOException {
        if (file == null) {
            return memory.toByteArray();
        }
        var all = ByteBuffer.allocate(Math.toIntExact(size));
        while (all.hasRemaining() && file.read(all, all.position()) >= 0) {
            // reads on
        }
        return all.array();
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
