// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Opus packets as an Ogg file (RFC 3533 and 7845). */
final class OggOpusFile {
    private static final int FIRST = 2; // flags of a page
    private static final int LAST = 4;
    private static final int HEADER = 27; // bytes of a page before the lengths of its parts
    private static final int SUM_AT = 22;
    private static final int FULL = 255; // a part of a packet that goes on in the next
    private static final int POLYNOMIAL = 0x04C11DB7;
    private static final int[] SUMS = new int[256];

    static {
        for (int i = 0; i < SUMS.length; i++) {
            int sum = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                sum = sum < 0 ? sum << 1 ^ POLYNOMIAL : sum << 1;
            }
            SUMS[i] = sum;
        }
    }

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private int pages;

    /**
     * A packet.
     *
     * @param end samples at 48 kHz from the first packet's beginning to its end, those that are left out included
     */
    record Packet(byte[] data, long end) {}

    private OggOpusFile() {}

    /**
     * The file.
     *
     * @param head the codec's own header, whose samples to leave out are set anew
     * @param skip samples at 48 kHz that are left out at the beginning, at most 65,535
     * @param end samples to where the sound ends, those that are left out included
     */
    static byte[] of(byte[] head, int skip, List<Packet> packets, long end) {
        var ogg = new OggOpusFile();
        var own = head.clone();
        ByteBuffer.wrap(own).order(ByteOrder.LITTLE_ENDIAN).putShort(OpusHead.SKIP_AT, (short) skip);
        ogg.page(FIRST, 0, own);
        ogg.page(0, 0, ByteBuffer.allocate(16).put("OpusTags".getBytes(US_ASCII)).array()); // none
        for (int i = 0; i < packets.size(); i++) {
            boolean last = i == packets.size() - 1;
            ogg.page(last ? LAST : 0, last ? end : packets.get(i).end(), packets.get(i).data());
        }
        return ogg.file.toByteArray();
    }

    /** A page of one packet, which has less than 65,025 bytes. */
    private void page(int flags, long until, byte[] packet) {
        int parts = packet.length / FULL + 1;
        var page = ByteBuffer.allocate(HEADER + parts + packet.length).order(ByteOrder.LITTLE_ENDIAN);
        page.put("OggS".getBytes(US_ASCII)).put((byte) 0).put((byte) flags).putLong(until).putInt(1).putInt(pages++)
                .putInt(0).put((byte) parts);
        for (int i = 1; i < parts; i++) {
            page.put((byte) FULL);
        }
        page.put((byte) (packet.length % FULL)).put(packet);
        int sum = 0;
        for (byte one : page.array()) {
            sum = sum << 8 ^ SUMS[sum >>> 24 ^ one & 0xFF];
        }
        page.putInt(SUM_AT, sum);
        file.writeBytes(page.array());
    }
}
