// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;

/**
 * The elements of a Matroska or WebM file (RFC 9559). It is whole if its segment, each element in it, and
 * where a live writer left the size of a cluster open each element of that, is all there.
 */
final class MatroskaElements {
    private static final long SEGMENT = 0x18538067L;
    private static final long CLUSTER = 0x1F43B675L;
    private static final int LONGEST_ID = 4;
    private static final int LONGEST_SIZE = 8;

    private final Fields file;
    private final Reading reading;
    private long at;
    private long id;
    private long size; // -1 where it is open

    private MatroskaElements(Fields file, Reading reading) {
        this.file = file;
        this.reading = reading;
    }

    static void check(Fields file, Reading reading) throws IOException {
        new MatroskaElements(file, reading).check();
    }

    private void check() throws IOException {
        long end = file.size(); // of the segment
        boolean sized = false;
        while (at < end) {
            long begin = at;
            if (!head()) {
                if (sized) {
                    reading.truncated(begin + " bytes of elements", end + " by the header");
                    return;
                }
                reading.warn(file.size() - begin, "at the end or in the middle are no Matroska");
                return;
            }
            if (id == SEGMENT && size >= 0) {
                sized = true;
                end = at + size;
                if (end > file.size()) {
                    reading.truncated(file.size() + " bytes", end + " by the header");
                    return;
                }
            } else if (id != SEGMENT && !(id == CLUSTER && size < 0)) {
                if (size < 0 || size > file.size() - at) {
                    reading.truncated(file.size() + " bytes", "whole elements");
                    return;
                }
                at += size;
            }
        }
        if (end < file.size()) {
            reading.warn(file.size() - end, "behind the segment are no part of it");
        }
    }

    /** Reads an element's id and size, and goes on to its content; false where there is none. */
    private boolean head() throws IOException {
        int bytes = length(file.u8(at));
        if (bytes > LONGEST_ID) {
            return false;
        }
        id = file.big(at, bytes);
        at += bytes;
        bytes = length(file.u8(at));
        if (bytes > LONGEST_SIZE) {
            return false;
        }
        long ones = (1L << 7 * bytes) - 1;
        size = file.big(at, bytes) & ones;
        size = size == ones ? -1 : size;
        at += bytes;
        return true;
    }

    /** The bytes of a number by its first one: as many as there are zeros before its first bit, and one. */
    private static int length(int first) {
        return Integer.numberOfLeadingZeros(first) - 24 + 1;
    }
}
