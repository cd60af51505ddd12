// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.util.Set;

/**
 * The boxes of an MP4, M4A, MOV or 3GP file (ISO/IEC 14496-12). It is whole if each box is all there, and
 * {@code moov}, without which nobody knows where the sound is, among them.
 */
final class Mp4Boxes {
    private static final Set<String> FIRST =
            Set.of("ftyp", "moov", "mdat", "wide", "free", "skip", "pnot", "styp");

    private Mp4Boxes() {}

    /** Whether a file may begin with a box of this name. */
    static boolean isFirst(String name) {
        return FIRST.contains(name);
    }

    static void check(Fields file, Reading reading) throws IOException {
        long at = 0;
        boolean index = false;
        while (at < file.size()) {
            long size = size(file, at);
            if (size < 8 || !Tags.isName(file, at + 4)) {
                reading.warn(file.size() - at, "behind the boxes are no part of the file");
                break;
            }
            if (index && file.has(at + 4, "ftyp")) {
                reading.warn(file.size() - at, "behind the sound are another file, which was not read");
                break;
            }
            index |= file.has(at + 4, "moov");
            if (size > file.size() - at) {
                if (!index) {
                    throw noIndex(reading);
                }
                reading.truncated(file.size() + " bytes", (at + size) + " by the header");
                return;
            }
            at += size;
        }
        if (!index) {
            throw noIndex(reading);
        }
    }

    private static long size(Fields file, long at) throws IOException {
        long size = file.big(at, 4);
        return size == 0 ? file.size() - at : size == 1 ? file.big(at + 8, 8) : size;
    }

    private static InvalidInputException noIndex(Reading reading) {
        return InvalidInputException.of("audio data", "without its index (moov)",
                "the index, which recorders write last")
                .in(reading.name()).next("the recording was broken off: record or copy it again");
    }
}
