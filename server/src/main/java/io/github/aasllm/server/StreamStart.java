// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Refusal;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The first message of a stream.
 *
 * @param format what the binary messages are
 * @param rate of PCM: samples a second
 * @param channels of PCM
 * @param hop seconds from one window to the next
 */
record StreamStart(Format format, int rate, int channels, double hop) {
    static final double WINDOW_SECONDS = 3;

    private static final Set<String> KNOWN = Set.of("type", "rate", "format", "channels", "hop", "token");

    /** What the binary messages are. */
    enum Format {
        /** Interleaved 16-bit samples, little-endian. */
        PCM16,
        /** Opus in WebM, which says its rate and channels itself. */
        WEBM
    }

    /** @throws Refusal 400 if something is not known, or out of bounds */
    static StreamStart of(JsonNode message) {
        for (var name : message.propertyNames()) {
            if (!KNOWN.contains(name)) {
                throw Refusal.of(400, "option", name, "rate, format, channels, hop or token");
            }
        }
        var format = format(message);
        for (var name : List.of("rate", "channels")) {
            if (format == Format.WEBM && message.has(name)) {
                throw Refusal.of(400, name, message.get(name), "none, for webm says it itself");
            }
        }
        return new StreamStart(
                format,
                (int) within(message, "rate", 16_000, 8_000, 192_000),
                (int) within(message, "channels", 1, 1, 8),
                within(message, "hop", 1, 0.25, WINDOW_SECONDS));
    }

    private static Format format(JsonNode message) {
        var format = message.path("format").asString("pcm16");
        return switch (format) {
            case "pcm16" -> Format.PCM16;
            case "webm" -> Format.WEBM;
            default -> throw Refusal.of(415, "format", format,
                    "pcm16: 16-bit samples, little-endian; or webm: Opus in WebM");
        };
    }

    private static double within(JsonNode message, String name, double usual, double least, double most) {
        double value = message.has(name) ? message.get(name).asDouble(Double.NaN) : usual;
        if (!(value >= least && value <= most)) {
            throw Refusal.of(400, name, message.get(name), least + " to " + most);
        }
        return value;
    }

    /** Where the sound goes. */
    StreamedSound sound() {
        return format == Format.WEBM ? new OpusSound() : new PcmSound(rate, channels);
    }
}
