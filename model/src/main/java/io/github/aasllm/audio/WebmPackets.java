// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The packets of the first Opus track of a WebM file (RFC 9559) that comes piece by piece, as MediaRecorder of a browser
 * hands it over. Elements that hold others are gone into; of the others those that matter are kept until they are whole.
 */
final class WebmPackets {
    private static final String EXPECTED = "WebM with Opus, from its beginning on, as a browser's MediaRecorder gives it";
    private static final long BEGIN = 0x1A45DFA3L;
    private static final long TRACK = 0xAE;
    private static final Set<Long> OPEN = Set.of(0x18538067L, 0x1F43B675L); // segment and cluster, of any length
    private static final Set<Long> OUTER = Set.of(0x1654AE6BL, TRACK, 0xA0L); // tracks, and a group of a block
    private static final int LONGEST_ID = 4;
    private static final int LONGEST_SIZE = 8;
    private static final int LARGEST = 1 << 20; // bytes of an element that is kept
    private static final int LACED = 0x06;

    private final Consumer<byte[]> target;
    private final List<Track> tracks = new ArrayList<>();
    private byte[] held = new byte[1 << 12];
    private int filled;
    private int at; // of what is held
    private long passing; // bytes of an element that does not matter
    private boolean begun;

    private static final class Track {
        private long number;
        private String codec = "none";
        private byte[] head = new byte[0];
    }

    /** @param target takes each packet */
    WebmPackets(Consumer<byte[]> target) {
        this.target = target;
    }

    /** The codec's own header of the track, once it is known. */
    Optional<byte[]> head() {
        return tracks.stream().filter(WebmPackets::isOpus).findFirst().map(track -> track.head);
    }

    private static boolean isOpus(Track track) {
        return track.codec.equals("A_OPUS");
    }

    /** @throws InvalidInputException if it is no WebM, or without Opus */
    void add(byte[] bytes) {
        if (filled + bytes.length > held.length) {
            held = Arrays.copyOf(held, Math.max(filled + bytes.length, 2 * held.length));
        }
        System.arraycopy(bytes, 0, held, filled, bytes.length);
        filled += bytes.length;
        at = 0;
        while (element()) {
            // goes on
        }
        System.arraycopy(held, at, held, 0, filled - at);
        filled -= at;
    }

    /** Goes on behind an element, or into it; false where more bytes have to come first. */
    private boolean element() {
        int some = (int) Math.min(passing, filled - at);
        passing -= some;
        at += some;
        if (at == filled) {
            return false;
        }
        int idBytes = length(at, LONGEST_ID);
        if (at + idBytes >= filled) {
            return false;
        }
        int sizeBytes = length(at + idBytes, LONGEST_SIZE);
        int content = at + idBytes + sizeBytes;
        if (content > filled) {
            return false;
        }
        long id = number(at, idBytes);
        long ones = (1L << 7 * sizeBytes) - 1;
        long size = number(at + idBytes, sizeBytes) & ones;
        return element(id, size == ones ? -1 : size, content);
    }

    private boolean element(long id, long size, int content) {
        if (!begun && id != BEGIN || size < 0 && !OPEN.contains(id)) {
            throw refusal("no WebM");
        }
        begun = true;
        if (OPEN.contains(id) || OUTER.contains(id)) {
            if (id == TRACK) {
                tracks.add(new Track());
            }
        } else if (Content.of(id).isEmpty()) {
            passing = size;
        } else if (size > LARGEST) {
            throw refusal("an element of " + size + " bytes");
        } else if (content + size > filled) {
            return false;
        } else {
            take(Content.of(id).get(), content, (int) size);
            at = content + (int) size;
            return true;
        }
        at = content;
        return true;
    }

    /** What matters. */
    private enum Content {
        NUMBER(0xD7),
        CODEC(0x86),
        HEAD(0x63A2),
        ENCODINGS(0x6D80),
        SIMPLE_BLOCK(0xA3),
        BLOCK(0xA1);

        private final long id;

        Content(long id) {
            this.id = id;
        }

        static Optional<Content> of(long id) {
            return Arrays.stream(values()).filter(content -> content.id == id).findFirst();
        }
    }

    private void take(Content what, int from, int size) {
        if (tracks.isEmpty()) {
            throw refusal("a block before its track");
        }
        var last = tracks.getLast();
        switch (what) {
            case NUMBER -> last.number = number(from, Math.min(size, Long.BYTES));
            case CODEC -> last.codec = new String(held, from, size, US_ASCII);
            case HEAD -> last.head = Arrays.copyOfRange(held, from, from + size);
            case ENCODINGS -> throw refusal("a track that is packed or encrypted");
            case SIMPLE_BLOCK, BLOCK -> block(from, size);
        }
    }

    /** The number of its track, a time of two bytes, flags, and the packet. */
    private void block(int from, int size) {
        var ours = tracks.stream().filter(WebmPackets::isOpus).findFirst()
                .orElseThrow(() -> refusal("codec " + tracks.getFirst().codec));
        int numberBytes = size == 0 ? 1 : length(from, LONGEST_SIZE);
        int packet = numberBytes + Short.BYTES + 1;
        if (size < packet) {
            throw refusal("a block of " + size + " bytes");
        }
        if ((number(from, numberBytes) & (1L << 7 * numberBytes) - 1) != ours.number) {
            return; // of another track
        }
        if ((held[from + packet - 1] & LACED) != 0) {
            throw refusal("several packets in a block");
        }
        target.accept(Arrays.copyOfRange(held, from + packet, from + size));
    }

    private long number(int from, int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number = number << 8 | held[from + i] & 0xFF;
        }
        return number;
    }

    /** The bytes of a number: as many as there are zeros before the first bit of its first byte, and one. */
    private int length(int from, int most) {
        int bytes = Integer.numberOfLeadingZeros(held[from] & 0xFF) - 24 + 1;
        if (bytes > most) {
            throw refusal("no WebM");
        }
        return bytes;
    }

    private static InvalidInputException refusal(String what) {
        return InvalidInputException.of("sound", what, EXPECTED);
    }
}
