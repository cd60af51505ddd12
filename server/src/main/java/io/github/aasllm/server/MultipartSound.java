// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.engine.Refusal;
import io.github.aasllm.engine.Spool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;

/** Reads a multipart/form-data body as it comes: the part with a file name, or named file, is the sound. */
final class MultipartSound extends MultiPart.AbstractPartsListener {
    private static final int LONGEST = 1 << 16; // bytes of another part
    private static final int PIECE = 1 << 16;
    private static final int MOST_PARTS = 100;

    private final Upload upload;
    private OutputStream part;
    private boolean complete;
    private RuntimeException failure;

    private MultipartSound(Upload upload) {
        this.upload = upload;
    }

    /** @throws Refusal 400 if it is no such body */
    static void read(InputStream body, String boundary, Upload upload) throws IOException {
        var listener = new MultipartSound(upload);
        var parser = new MultiPart.Parser(boundary, listener);
        parser.setMaxParts(MOST_PARTS);
        var piece = new byte[PIECE];
        for (int got = body.read(piece); got >= 0; got = body.read(piece)) {
            parser.parse(Content.Chunk.from(ByteBuffer.wrap(piece, 0, got), false));
            if (listener.failure != null) {
                throw listener.failure;
            }
        }
        parser.parse(Content.Chunk.EOF);
        if (!listener.complete || listener.failure != null) {
            throw listener.failure == null ? broken("cut") : listener.failure;
        }
    }

    private static Refusal broken(String how) {
        return Refusal.of(400, "multipart body", how, "multipart/form-data, whole");
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
        if (failure != null) {
            return;
        }
        try {
            if (part == null) {
                part = isSound() ? upload.begin() : new ByteArrayOutputStream();
            }
            var bytes = new byte[chunk.remaining()];
            chunk.getByteBuffer().get(bytes);
            part.write(bytes);
            if (part instanceof ByteArrayOutputStream field && field.size() > LONGEST) {
                throw Refusal.of(400, "part " + getName(), "more than " + LONGEST + " bytes", "fewer");
            }
        } catch (IOException disk) {
            failure = new UncheckedIOException(disk);
        } catch (RuntimeException refused) {
            failure = refused;
        }
    }

    private boolean isSound() {
        return getFileName() != null || "file".equals(getName());
    }

    @Override
    public void onPart(String name, String fileName, HttpFields headers) {
        if (failure != null) {
            return;
        }
        try {
            if (part instanceof Spool && fileName != null && !fileName.isBlank()) {
                upload.name(fileName);
            } else if (part instanceof ByteArrayOutputStream field) {
                upload.field(String.valueOf(name), field.toString(UTF_8));
            }
        } catch (RuntimeException refused) {
            failure = refused;
        }
        part = null;
    }

    @Override
    public void onComplete() {
        complete = true;
    }

    @Override
    public void onFailure(Throwable why) {
        failure = failure == null ? broken("broken, or of more than " + MOST_PARTS + " parts") : failure;
    }
}
