// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The header {@code Retry-After}. */
final class RetryAfter {
    private RetryAfter() {}

    /** The seconds to wait; empty for what is neither a number nor a date. */
    static Optional<Long> seconds(String header) {
        var text = header.strip();
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Long.parseLong(text));
        }
        try {
            var then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Optional.of(Math.max(0, Duration.between(Instant.now(), then).toSeconds() + 1));
        } catch (DateTimeParseException neither) {
            return Optional.empty();
        }
    }
}
