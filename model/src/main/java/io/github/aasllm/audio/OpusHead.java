// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.aasllm.error.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The header of Opus (RFC 7845, 5.1), and how long its packets are (RFC 6716, 3.1). */
record OpusHead(byte[] bytes) {
    static final int SKIP_AT = 10;

    private static final int LENGTH = 19;
    private static final int FAMILY_AT = 18;
    private static final int[] SPEECH = {480, 960, 1920, 2880}; // samples at 48 kHz, by the mode's last bits
    private static final int[] BOTH = {480, 960, 480, 960};
    private static final int[] MUSIC = {120, 240, 480, 960};
    private static final int FIRST_BOTH = 12; // of the 32 modes
    private static final int FIRST_MUSIC = 16;
    private static final int MOST = 5760; // samples of a packet, 120 ms

    /** @throws InvalidInputException if it is no header, or of more than two channels */
    OpusHead {
        if (bytes.length < LENGTH || !new String(bytes, 0, 8, US_ASCII).equals("OpusHead") || bytes[FAMILY_AT] != 0) {
            throw InvalidInputException.of("sound", "no header of Opus, or of more than two channels",
                    "Opus of one or two channels");
        }
    }

    /** Samples at 48 kHz that are left out at the beginning, from which the decoder has begun. */
    int skip() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(SKIP_AT) & 0xFFFF;
    }

    /** @throws InvalidInputException if it is no packet */
    static int samples(byte[] packet) {
        int mode = packet.length == 0 ? 0 : (packet[0] & 0xFF) >> 3;
        int[] lengths = mode < FIRST_BOTH ? SPEECH : mode < FIRST_MUSIC ? BOTH : MUSIC;
        int samples = lengths[mode & 3] * frames(packet);
        if (samples == 0 || samples > MOST) {
            throw InvalidInputException.of("sound", "no packet of Opus", "packets as RFC 6716 has them");
        }
        return samples;
    }

    private static int frames(byte[] packet) {
        if (packet.length == 0) {
            return 0;
        }
        return switch (packet[0] & 3) {
            case 0 -> 1;
            case 3 -> packet.length > 1 ? packet[1] & 0x3F : 0;
            default -> 2;
        };
    }
}
