// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * About how long a sound file is, from its first bytes and its size: exact for WAV and FLAC, whose headers
 * say it, and of other files what they would have at a low bit rate for speech.
 */
final class LikelySeconds {
    private static final int HEADER = 64; // bytes
    private static final double BYTES_A_SECOND = 3000; // 24 kbit/s

    private LikelySeconds() {}

    /** Seconds; 0 for a file that cannot be read, and for a pipe, which would have to be waited for. */
    static double of(Path file) {
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        try (var channel = FileChannel.open(file)) {
            var header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // until it is full or the file ends
            }
            return of(header, channel.size());
        } catch (IOException | UnsupportedOperationException unreadable) {
            return 0;
        }
    }

    private static double of(ByteBuffer header, long size) {
        double byFile = size / BYTES_A_SECOND;
        var letters = new String(header.array(), StandardCharsets.ISO_8859_1);
        return switch (letters.substring(0, 4)) {
            case "RIFF", "RF64" -> {
                // of the chunk fmt, where that comes first, as usual
                int bytesASecond = letters.startsWith("WAVEfmt ", 8) ? header.getInt(28) : 0;
                yield bytesASecond > 0 ? size / (double) bytesASecond : byFile;
            }
            case "fLaC" -> {
                // 20 bits of rate, 8 of channels and width, 36 of samples
                long packed = header.order(ByteOrder.BIG_ENDIAN).getLong(18);
                long rate = packed >>> 44;
                long samples = packed & 0xF_FFFF_FFFFL;
                yield rate > 0 && samples > 0 ? samples / (double) rate : byFile;
            }
            default -> byFile;
        };
    }
}
