// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of bytes that come one after another; texts count as UTF-8. */
public final class Sha256 {
    private static final int BLOCK = 1 << 20; // bytes of a file that are read at a time

    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Of a text, in hexadecimal. */
    public static String of(String text) {
        return new Sha256().add(text).hex();
    }

    /** Of bytes, in hexadecimal. */
    public static String of(byte[] bytes) {
        return new Sha256().add(ByteBuffer.wrap(bytes)).hex();
    }

    /** Of a file's content, in hexadecimal. */
    public static String ofFile(Path file) throws IOException {
        return new Sha256().addFile(file).hex();
    }

    public Sha256 add(String text) {
        return add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** What is left of a buffer. */
    public Sha256 add(ByteBuffer bytes) {
        digest.update(bytes);
        return this;
    }

    /** The content of a file, a block at a time. */
    public Sha256 addFile(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
        }
        return this;
    }

    /** 32 bytes; what is added after them begins a new sum. */
    public byte[] bytes() {
        return digest.digest();
    }

    /** 64 lower-case hexadecimal digits; what is added after them begins a new sum. */
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }
}
