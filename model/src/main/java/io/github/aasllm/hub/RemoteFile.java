// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A file of a model, as the hub tells it before its content comes.
 *
 * @param name its plain name
 * @param etag what the cache calls its content: the SHA-256 of a file of Git LFS, the git hash of any other
 * @param size in bytes, or {@link #UNKNOWN}
 */
record RemoteFile(String name, String etag, long size) {
    static final long UNKNOWN = -1;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}");
    private static final int SHA256_DIGITS = 64;
    private static final int SHA1_DIGITS = 40;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
    private static final int BLOCK = 1 << 20;

    /** @throws InvalidInputException if the etag could be a path */
    RemoteFile {
        if (!PLAIN.matcher(etag).matches()) {
            throw InvalidInputException.of("ETag", etag, "a hash").in(name);
        }
    }

    /** An {@code ETag} without the marks around it. */
    static String plain(String header) {
        var text = header.startsWith("W/") ? header.substring(2) : header;
        return text.replaceAll("^\"|\"$", "");
    }

    /** Whether a file holds just this; true where the etag is no hash, which some mirrors have. */
    boolean isContentOf(Path file) throws IOException {
        long found = Files.size(file);
        if (size != UNKNOWN && found != size) {
            return false;
        }
        if (!HEX.matcher(etag).matches() || etag.length() != SHA256_DIGITS && etag.length() != SHA1_DIGITS) {
            return true;
        }
        var digest = digest(etag.length() == SHA256_DIGITS ? "SHA-256" : "SHA-1");
        if (etag.length() == SHA1_DIGITS) {
            digest.update(("blob " + found + "\0").getBytes(US_ASCII)); // as git hashes a file
        }
        try (InputStream in = Files.newInputStream(file)) {
            var block = new byte[BLOCK];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest()).equals(etag);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has " + algorithm, e);
        }
    }
}
