// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.aasllm.engine.Refusal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The first message of a stream.
 *
 * @param rate samples a second
 * @param channels of interleaved 16-bit samples, little-endian
 * @param hop seconds from one window to the next
 */
record StreamStart(int rate, int channels, double hop) {
    static final double WINDOW_SECONDS = 3;

    private static final Set<String> KNOWN = Set.of("type", "rate", "format", "channels", "hop", "token");
    private static final int HEADER = 44;

    /** @throws Refusal 400 if something is not known, or out of bounds */
    static StreamStart of(JsonNode message) {
        for (var name : message.propertyNames()) {
            if (!KNOWN.contains(name)) {
                throw Refusal.of(400, "option", name, "rate, format, channels, hop or token");
            }
        }
        var format = message.path("format").asString("pcm16");
        if (!format.equals("pcm16")) {
            throw Refusal.of(415, "format", format, "pcm16: 16-bit samples, little-endian");
        }
        return new StreamStart(
                (int) within(message, "rate", 16_000, 8_000, 192_000),
                (int) within(message, "channels", 1, 1, 8),
                within(message, "hop", 1, 0.25, WINDOW_SECONDS));
    }

    private static double within(JsonNode message, String name, double usual, double least, double most) {
        double value = message.has(name) ? message.get(name).asDouble(Double.NaN) : usual;
        if (!(value >= least && value <= most)) {
            throw Refusal.of(400, name, message.get(name), least + " to " + most);
        }
        return value;
    }

    /** Whole frames of so many seconds, in bytes. */
    int bytes(double seconds) {
        return (int) Math.round(seconds * rate) * channels * Short.BYTES;
    }

    double seconds(long bytes) {
        return (double) bytes / (rate * channels * Short.BYTES);
    }

    /** A WAV file of samples. */
    byte[] wav(byte[] samples, int count) {
        int frame = channels * Short.BYTES;
        var file = ByteBuffer.allocate(HEADER + count).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(US_ASCII)).putInt(HEADER - 8 + count).put("WAVEfmt ".getBytes(US_ASCII));
        file.putInt(16).putShort((short) 1).putShort((short) channels).putInt(rate).putInt(rate * frame);
        file.putShort((short) frame).putShort((short) Short.SIZE);
        file.put("data".getBytes(US_ASCII)).putInt(count).put(samples, 0, count);
        return file.array();
    }
}
