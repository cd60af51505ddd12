// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;

/**
 * The chunks of a CAF file, with sizes of 64 bits; that of the samples may be open. Sound in packets of
 * different sizes, such as ALAC, has a chunk {@code pakt} that lists them, without which none is found.
 */
final class CafChunks {
    private static final int HEAD = 12; // the name of a chunk and its size
    private static final int EDIT_COUNT = 4; // a number before the samples

    private final Fields file;
    private final Reading reading;
    private int frame = 1;
    private boolean inPackets;
    private boolean hasIndex;

    private CafChunks(Fields file, Reading reading) {
        this.file = file;
        this.reading = reading;
    }

    /** Looks through the chunks, and gives where the sound ends that FFmpeg can read. */
    static long check(Fields file, Reading reading) throws IOException {
        var chunks = new CafChunks(file, reading);
        long end = chunks.walk();
        if (chunks.inPackets && !chunks.hasIndex) {
            throw InvalidInputException.of("audio data", "without its index of packets (pakt)",
                            "the index, which recorders write last")
                    .in(reading.name()).next("the recording was broken off: record or copy it again");
        }
        return end;
    }

    private long walk() throws IOException {
        long at = 8;
        long end = file.size();
        while (at + HEAD <= file.size()) {
            long size = file.big(at + 4, 8);
            if (file.has(at, "desc")) {
                long bytes = file.big(at + HEAD + 16, 4);
                inPackets = bytes == 0;
                frame = (int) Math.max(1, bytes);
            } else if (file.has(at, "pakt")) {
                hasIndex = true;
                if (file.big(at + HEAD, 8) > file.size()) {
                    throw reading.tooManyPackets();
                }
            } else if (file.has(at, "data")) {
                end = samples(at + HEAD + EDIT_COUNT, size);
            }
            if (size < 0 || size > file.size()) {
                return end;
            }
            at += HEAD + size;
            if (at < file.size() && !Tags.isName(file, at)) {
                reading.warn(file.size() - at, PlainContainers.BEHIND);
                return end;
            }
        }
        return end;
    }

    /** Where the file ends for its samples: at its end, but for a last frame that is cut. */
    private long samples(long begin, long size) throws IOException {
        long present = file.size() - begin;
        if (size == -1) {
            DataSize.open(present, frame, reading);
        } else if (present >= 0 && size - EDIT_COUNT > present && (!inPackets || hasIndex)) {
            new DataSize(size - EDIT_COUNT, present, begin, frame, false).settle(reading);
            return file.size() - present % frame;
        }
        return file.size();
    }
}
