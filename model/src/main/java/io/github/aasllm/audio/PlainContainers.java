// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.util.regex.Pattern;

/** What the plainer containers say of their size: chunks one after the other, or a figure in a header. */
final class PlainContainers {
    private static final long OPEN = 0xFFFFFFFFL;
    static final String BEHIND = "behind the sound are no part of the file";
    private static final int TS_PACKET = 188;
    private static final int TS_SYNC = 0x47;
    private static final int[] AMR_BYTES = {13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1};
    private static final int[] AMR_WB_BYTES = {18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1};
    private static final Pattern NIST_COUNTS =
            Pattern.compile("(?m)^(sample_count|channel_count|sample_n_bytes) -i (\\d{1,12})");

    private PlainContainers() {}

    /** AIFF: samples in a chunk SSND, whose size is that of the samples and of two numbers. */
    static void aiff(Fields file, Reading reading) throws IOException {
        boolean right = 8 + file.big(4, 4) == file.size();
        int frame = 1;
        long at = 12;
        while (at + 8 <= file.size()) {
            long size = file.big(at + 4, 4);
            if (file.has(at, "COMM")) {
                frame = (int) Math.max(1, file.big(at + 8, 2) * Math.ceilDiv(file.big(at + 14, 2), 8));
            } else if (file.has(at, "SSND") && size >= 8) {
                settle(new DataSize(size - 8, file.size() - at - 16, at + 16, frame, right), reading);
            }
            at += 8 + size + (size & 1);
            if (at < file.size() && !Tags.isName(file, at)) {
                reading.warn(file.size() - at, BEHIND);
                return;
            }
        }
    }

    /** AU: where the samples begin and how many bytes they have; gives where they end. */
    static long au(Fields file, Reading reading) throws IOException {
        long begin = file.big(4, 4);
        int channels = (int) Math.max(1, file.big(20, 4) & 0xFFFF);
        int encoding = (int) file.big(12, 4);
        int bytes = encoding >= 3 && encoding <= 7 ? new int[] {2, 3, 4, 4, 8}[encoding - 3] : 1;
        var size = new DataSize(file.big(8, 4), file.size() - begin, begin, channels * bytes, false);
        if (size.promised() == OPEN || size.promised() == 0) {
            DataSize.open(size.present(), size.frameBytes(), reading);
            return file.size();
        }
        return size.present() < 0 ? file.size() : end(size, reading);
    }

    private static long end(DataSize size, Reading reading) {
        long bytes = size.settle(reading);
        if (bytes < size.present()) {
            reading.warn(size.present() - bytes, BEHIND);
        }
        return size.before() + bytes;
    }

    private static void settle(DataSize size, Reading reading) {
        size.settle(reading);
    }

    /** AVI: one RIFF, or several behind one another. */
    static void avi(Fields file, Reading reading) throws IOException {
        long at = 0;
        while (at + 8 <= file.size() && file.has(at, "RIFF")) {
            long size = file.little(at + 4, 4);
            long end = at + 8 + size + (size & 1);
            if (end - 1 > file.size()) {
                reading.truncated(file.size() + " bytes", end + " by the header");
            }
            at = size == 0 ? file.size() : end;
        }
        if (at < file.size()) {
            reading.warn(file.size() - at, BEHIND);
        }
    }

    /** ASF (WMA): a header that states the file's size, and objects with sizes of 64 bits. */
    static void asf(Fields file, Reading reading) throws IOException {
        long at = 0;
        while (at + 24 <= file.size()) {
            long size = file.little(at + 16, 8);
            boolean samples = file.has(at, "6&\u00B2u");
            if (samples && size == 0) {
                return; // of a live writer
            }
            if (size < 24 || size > file.size() - at) {
                reading.truncated(file.size() + " bytes", "whole objects");
                return;
            }
            at += size;
        }
    }

    /** AMR: frames whose first byte says how long they are. */
    static void amr(Fields file, Reading reading) throws IOException {
        boolean wide = file.has(0, "#!AMR-WB\n");
        int[] bytes = wide ? AMR_WB_BYTES : AMR_BYTES;
        long at = wide ? 9 : 6;
        while (at < file.size()) {
            long end = at + bytes[file.u8(at) >> 3 & 15];
            if (end > file.size()) {
                reading.truncated("a last frame of " + (file.size() - at) + " bytes", (end - at) + " bytes");
                return;
            }
            at = end;
        }
    }

    /** Whether packets of an MPEG transport stream begin at a place. */
    static boolean isTransportStream(Fields file, long at) throws IOException {
        for (int i = 0; i < 4; i++) {
            if (file.u8(at + i * TS_PACKET) != TS_SYNC) {
                return false;
            }
        }
        return true;
    }

    /** MPEG transport stream: packets of one size. */
    static void transportStream(Fields file, Reading reading) throws IOException {
        long last = file.size() % TS_PACKET;
        if (last > 0 && file.u8(file.size() - last) == TS_SYNC) {
            reading.truncated("a last packet of " + last + " bytes", TS_PACKET + " bytes");
        }
    }

    /** NIST SPHERE: a header of text; gives where the sound ends. */
    static long nist(Fields file, Reading reading) throws IOException {
        long before = Math.max(16, number(file.text(8, 8)));
        long samples = 0;
        long frame = 1;
        String header = file.text(0, (int) Math.min(before, 1 << 16));
        if (header.contains("embedded-shorten")) {
            throw InvalidInputException.of("audio codec", "NIST SPHERE packed by Shorten", "plain samples")
                    .in(reading.name()).next("unpack it with w_decode or sph2pipe");
        }
        var counts = NIST_COUNTS.matcher(header);
        while (counts.find()) {
            long value = Long.parseLong(counts.group(2));
            samples = counts.group(1).equals("sample_count") ? value : samples;
            frame *= counts.group(1).equals("sample_count") ? 1 : Math.clamp(value, 1, 1 << 10);
        }
        return samples == 0 ? file.size()
                : end(new DataSize(samples * frame, file.size() - before, before, (int) frame, false), reading);
    }

    private static long number(String text) {
        String digits = text.strip();
        return digits.matches("\\d{1,9}") ? Long.parseLong(digits) : 0;
    }
}
