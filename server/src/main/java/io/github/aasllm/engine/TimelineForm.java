// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a timeline is answered; docs/timeline.md has the formats. */
public enum TimelineForm {
    /** One object with all records. */
    JSON("application/json"),
    /** A record a line. */
    JSONL("application/x-ndjson"),
    CSV("text/csv"),
    VTT("text/vtt"),
    TEXTGRID("text/plain"),
    AUDACITY("text/plain"),
    RTTM("text/plain");

    private final String type;

    TimelineForm(String type) {
        this.type = type;
    }

    /** As the option {@code format} has it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The content type. */
    public String type() {
        return this == JSON ? type : type + "; charset=utf-8";
    }

    /**
     * The form of a name.
     *
     * @throws Refusal 400 if there is none
     */
    public static TimelineForm of(String key) {
        return Arrays.stream(values()).filter(form -> form.key().equals(key)).findFirst()
                .orElseThrow(() -> Refusal.of(400, "format", key,
                        Arrays.stream(values()).map(TimelineForm::key).collect(Collectors.joining(", "))));
    }

    /**
     * The first of the content types in an Accept header by which one form is meant, if there is such a one:
     * {@code text/plain} could be several.
     */
    public static Optional<TimelineForm> accepted(String header) {
        return Arrays.stream(header.split(",")).map(range -> range.split(";", 2)[0].strip())
                .flatMap(type -> Arrays.stream(values())
                        .filter(form -> form.type.equalsIgnoreCase(type) && !form.type.equals("text/plain")))
                .findFirst();
    }
}
