// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.io.IOException;
import java.util.Optional;

/**
 * What the header of a file of the RIFF/WAVE family says: RIFF, RIFX (all numbers the other way round), RF64
 * and BW64 (sizes of 64 bits in a chunk of their own), and Sony's W64 (names of 16 bytes).
 *
 * <p>Sizes from 2 GiB - 4 KiB upwards that the file does not have, and a size of 0 where the whole file's
 * size counts no samples either, are what streaming writers leave that could not go back to fill in the true
 * ones; then the data reaches to the end of the file. So it does where the size is 0 and what follows is no
 * chunk.
 *
 * @param format of the samples; none where they are not linear PCM, which FFmpeg has to decode
 * @param dataAt where the samples begin
 * @param dataBytes how many bytes of them there are
 */
record WavHeader(Optional<PcmFormat> format, long dataAt, long dataBytes) {
    private static final long UNKNOWN_LENGTH = 0x7FFFF000L;
    private static final long LARGEST_FORMAT = 1 << 16;

    /** The header of a file, if it is one of these and well formed up to its samples. */
    static Optional<WavHeader> of(Fields file, Reading reading) throws IOException {
        if (file.has(0, "riff\u002E\u0091\u00CF\u0011") && file.has(24, "wave")) {
            return new Walk(file, reading, Chunks.W64).walk();
        }
        if (!file.has(8, "WAVE")) {
            return Optional.empty();
        }
        if (file.has(0, "RIFX")) {
            return new Walk(file, reading, Chunks.RIFX).walk();
        }
        boolean known = file.has(0, "RIFF") || file.has(0, "RF64") || file.has(0, "BW64");
        return known ? new Walk(file, reading, Chunks.RIFF).walk() : Optional.empty();
    }

    /** A walk through the chunks up to the samples. */
    private static final class Walk {
        private final Fields file;
        private final Reading reading;
        private final Chunks chunks;
        private long fileSize;
        private long dataSize = -1; // of ds64
        private long formatAt = -1;
        private long formatSize;

        Walk(Fields file, Reading reading, Chunks chunks) {
            this.file = file;
            this.reading = reading;
            this.chunks = chunks;
        }

        Optional<WavHeader> walk() throws IOException {
            fileSize = chunks.fileSize(file);
            long at = chunks.first();
            while (at + chunks.head() <= file.size()) {
                long size = chunks.size(file, at);
                long content = at + chunks.head();
                switch (file.text(at, 4)) {
                    case "ds64" -> {
                        fileSize = 8 + file.little(content, 8);
                        dataSize = file.little(content + 8, 8);
                    }
                    case "fmt " -> {
                        formatAt = content;
                        formatSize = size;
                    }
                    case "data" -> {
                        return formatAt < 0 ? Optional.empty() : Optional.of(header(content, size));
                    }
                    default -> { }
                }
                if (size < 0 || size > file.size()) {
                    return Optional.empty();
                }
                at = chunks.next(file, content, size);
            }
            if (fileSize > file.size()) {
                reading.truncated(file.size() + " bytes without any sound", fileSize + " by the header");
            }
            return Optional.empty();
        }

        private WavHeader header(long dataAt, long stated) throws IOException {
            var format = formatSize < 16 || formatSize > LARGEST_FORMAT
                    ? Optional.<PcmFormat>empty() : PcmFormat.of(file, formatAt, formatSize, chunks.order());
            int frame = format.map(PcmFormat::frameBytes).orElse(1); // FFmpeg knows about the other ones
            long present = file.size() - dataAt;
            long size = dataSize >= 0 && stated == 0xFFFFFFFFL ? dataSize : stated;
            return new WavHeader(format, dataAt, settled(dataAt, size, present, frame));
        }

        private long settled(long dataAt, long size, long present, int frame) throws IOException {
            boolean open = size < 0 || size >= UNKNOWN_LENGTH && size > present
                    && (size & 0x7FFFF000L) == UNKNOWN_LENGTH;
            if (open || size == 0 && fileSize <= dataAt) {
                return present == 0 ? 0 : DataSize.open(present, frame, reading);
            }
            if (size == 0) {
                boolean more = present > 0 && !chunks.isChunk(file, dataAt);
                if (more) {
                    reading.warn("the header says that there is no sound, but " + present
                            + " bytes follow, which were read as such");
                }
                return more ? present : 0;
            }
            long behind = dataAt + size + (chunks == Chunks.W64 ? -size & 7 : size & 1);
            if (behind < file.size() && file.text(behind, 4).equals(file.text(0, 4))) {
                reading.warn(file.size() - behind, "behind the sound are another file, which was not read");
            } else if (behind < file.size() && !chunks.isChunk(file, behind)) {
                reading.warn(file.size() - behind, "behind the sound are no part of the file");
            }
            return new DataSize(size, present, dataAt, frame, fileSize == file.size()).settle(reading);
        }
    }
}
