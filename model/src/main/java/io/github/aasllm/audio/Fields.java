// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Numbers and letters at any place of a file's bytes, in the two orders of bytes that containers have. What
 * lies behind the end reads as zeros.
 */
final class Fields {
    private static final int WINDOW = 1 << 14;

    private final SoundBytes bytes;
    private final long size;
    private final byte[] window = new byte[WINDOW];
    private long windowAt;
    private int windowSize;

    Fields(SoundBytes bytes) throws IOException {
        this.bytes = bytes;
        size = bytes.size();
    }

    long size() {
        return size;
    }

    /** The byte at a place, 0 to 255. */
    int u8(long at) throws IOException {
        if (at < windowAt || at >= windowAt + windowSize) {
            if (at < 0 || at >= size) {
                return 0;
            }
            windowAt = at;
            windowSize = bytes.read(at, window, 0, WINDOW);
            if (windowSize == 0) {
                return 0; // the file has become shorter
            }
        }
        return window[(int) (at - windowAt)] & 0xFF;
    }

    /** A number of {@code bytes} bytes, the highest first. */
    long big(long at, int bytes) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | u8(at + i);
        }
        return value;
    }

    /** A number of {@code bytes} bytes, the lowest first. */
    long little(long at, int bytes) throws IOException {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | u8(at + i);
        }
        return value;
    }

    /** Whether the letters, of one byte each, stand at a place. */
    boolean has(long at, String letters) throws IOException {
        for (int i = 0; i < letters.length(); i++) {
            if (u8(at + i) != letters.charAt(i) || at + i >= size) {
                return false;
            }
        }
        return true;
    }

    /** The bytes from a place on, a letter each. */
    String text(long at, int letters) throws IOException {
        var text = new byte[Math.clamp(size - at, 0, letters)];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) u8(at + i);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The first place from {@code from} on, and before {@code end}, that has the letters; else -1. */
    long find(String letters, long from, long end) throws IOException {
        for (long at = from; at + letters.length() <= Math.min(end, size); at++) {
            if (u8(at) == letters.charAt(0) && has(at, letters)) {
                return at;
            }
        }
        return -1;
    }

    /** Where zeros that begin at a place end. */
    long afterZeros(long from) throws IOException {
        long at = from;
        while (at < size && u8(at) == 0) {
            at++;
        }
        return at;
    }
}
