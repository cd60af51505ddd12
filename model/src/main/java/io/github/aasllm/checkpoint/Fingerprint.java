// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * By what two checkpoints are told apart: SHA-256 of every tensor's canonical name, format, shape, and of the
 * 4 KiB at its beginning, in its middle and at its end.
 *
 * <p>Training changes nearly all numbers of a tensor that it changes at all, so that this finds another model
 * within a second at 7B; a single changed number it may miss. Layout of names, sharding and the order of
 * tensors do not count.
 */
final class Fingerprint {
    private static final int BLOCK = 4096; // bytes, a page

    private final MessageDigest digest;

    Fingerprint() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    /** Tensors come in the order of their names. */
    void add(String name, Safetensors.Entry entry, MemorySegment bytes) {
        var head = name + ' ' + entry.dtype() + ' ' + Arrays.toString(entry.shape()) + '\n';
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        long size = bytes.byteSize();
        if (size <= 3 * BLOCK) {
            digest.update(bytes.asByteBuffer());
        } else {
            for (long from : new long[] {0, size / 2, size - BLOCK}) {
                digest.update(bytes.asSlice(from, BLOCK).asByteBuffer());
            }
        }
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
