// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;

/**
 * The header of a frame in a file that has nothing but frames: MPEG audio (MP1, MP2, MP3), AAC in ADTS, or
 * AC-3.
 */
enum FrameHeader {
    MPEG {
        @Override
        int length(Fields file, long at) throws IOException {
            int second = file.u8(at + 1);
            int third = file.u8(at + 2);
            int version = second >> 3 & 3; // 3 is MPEG-1, 2 MPEG-2, 0 MPEG-2.5
            int layer = 4 - (second >> 1 & 3);
            int bits = third >> 4;
            int rate = third >> 2 & 3;
            if (file.u8(at) != 0xFF || second < 0xE0 || version == 1 || layer == 4 || bits == 0 || bits == 15
                    || rate == 3) {
                return 0;
            }
            int[] kilobits = KILOBITS[version == 3 ? layer - 1 : layer == 1 ? 3 : 4];
            int hertz = RATES[rate] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
            int padding = third >> 1 & 1;
            if (layer == 1) {
                return (12_000 * kilobits[bits] / hertz + padding) * 4;
            }
            int eighths = layer == 3 && version != 3 ? 72_000 : 144_000; // samples of a frame by 8, by 1000
            return eighths * kilobits[bits] / hertz + padding;
        }
    },
    ADTS {
        @Override
        int length(Fields file, long at) throws IOException {
            boolean header = file.u8(at) == 0xFF && (file.u8(at + 1) & 0xF6) == 0xF0
                    && (file.u8(at + 2) >> 2 & 15) < 13;
            int length = (file.u8(at + 3) & 3) << 11 | file.u8(at + 4) << 3 | file.u8(at + 5) >> 5;
            return header && length >= 7 ? length : 0;
        }
    },
    /** AC-3 up to version 10 of its bit stream, E-AC-3 above. */
    AC3 {
        @Override
        int length(Fields file, long at) throws IOException {
            int version = file.u8(at + 5) >> 3;
            int code = file.u8(at + 4) & 63;
            int rate = file.u8(at + 4) >> 6;
            if (file.u8(at) != 0x0B || file.u8(at + 1) != 0x77 || version > 16) {
                return 0;
            }
            if (version > 10) {
                return 2 * ((file.u8(at + 2) & 7) << 8 | file.u8(at + 3)) + 2;
            }
            if (rate == 3 || code >= 2 * AC3_KILOBITS.length) {
                return 0;
            }
            int kilobits = AC3_KILOBITS[code / 2];
            return switch (rate) {
                case 0 -> 4 * kilobits;
                case 1 -> 2 * (kilobits * 320 / 147 + code % 2);
                default -> 6 * kilobits;
            };
        }
    };

    private static final int[] AC3_KILOBITS =
            {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640};
    private static final int[] RATES = {44_100, 48_000, 32_000};
    private static final int[][] KILOBITS = {
        {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}};

    /** The first byte of every frame. */
    int sync() {
        return this == AC3 ? 0x0B : 0xFF;
    }

    /** What FFmpeg is told. */
    SoundContainer container() {
        return switch (this) {
            case MPEG -> SoundContainer.MPEG;
            case ADTS -> SoundContainer.ADTS;
            case AC3 -> SoundContainer.OTHER;
        };
    }

    /** Bytes of the frame at a place; 0 where there is no header of one. */
    abstract int length(Fields file, long at) throws IOException;
}
