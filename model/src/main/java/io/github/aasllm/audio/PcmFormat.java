// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * How linear samples lie in a file.
 *
 * @param sample one sample
 * @param channels of a frame, interleaved
 * @param rate frames a second
 * @param order of the bytes of a sample
 */
record PcmFormat(SampleFormat sample, int channels, int rate, ByteOrder order) {
    private static final int INTEGERS = 1; // format tags
    private static final int FLOATS = 3;
    private static final int EXTENSIBLE = 0xFFFE;

    int frameBytes() {
        return channels * sample.bytes();
    }

    /** What the format chunk of a WAV file says, where it says linear PCM. */
    static Optional<PcmFormat> of(Fields file, long at, long size, ByteOrder order) throws IOException {
        int channels = number(file, at + 2, 2, order);
        int tag = number(file, at, 2, order);
        if (tag == EXTENSIBLE && size >= 40 && number(file, at + 26, 2, order) == 0
                && number(file, at + 28, 2, order) == 0 && number(file, at + 30, 2, order) == 0x10
                // the tail of the GUID that stands for plain tags
                && file.big(at + 32, 8) == 0x800000AA00389B71L) {
            tag = number(file, at + 24, 2, order);
        }
        SampleFormat sample = format(tag, number(file, at + 14, 2, order));
        if (sample == null || channels == 0
                || channels * sample.bytes() != number(file, at + 12, 2, order)) {
            return Optional.empty();
        }
        return Optional.of(new PcmFormat(sample, channels, number(file, at + 4, 4, order), order));
    }

    private static int number(Fields file, long at, int bytes, ByteOrder order) throws IOException {
        return (int) (order == ByteOrder.BIG_ENDIAN ? file.big(at, bytes) : file.little(at, bytes));
    }

    private static SampleFormat format(int tag, int bits) {
        if (tag == INTEGERS) {
            return switch (bits) {
                case 8 -> SampleFormat.U8;
                case 16 -> SampleFormat.S16;
                case 24 -> SampleFormat.S24;
                case 32 -> SampleFormat.S32;
                default -> null;
            };
        }
        boolean single = tag == FLOATS && bits == 32;
        return single ? SampleFormat.F32 : tag == FLOATS && bits == 64 ? SampleFormat.F64 : null;
    }
}
