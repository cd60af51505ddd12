// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.record.Format;
import io.github.aasllm.timeline.Timeline;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** How timelines are written. */
public enum TimelineFormat {
    /** For people. */
    TABLE,
    JSONL,
    CSV,
    /** The same, as a file that is made of rows in JSON Lines. */
    PARQUET,
    /** WebVTT, captions that players show. */
    VTT(WebVtt::of),
    /** Praat's, in the long form. */
    TEXTGRID(TextGrid::of),
    /** A label track of Audacity. */
    AUDACITY(AudacityLabels::of),
    /** Rich Transcription Time Marked, with emotions in the place of speakers. */
    RTTM(Rttm::of);

    private final Optional<BiFunction<String, Timeline, String>> document;

    TimelineFormat() {
        document = Optional.empty();
    }

    TimelineFormat(BiFunction<String, Timeline, String> document) {
        this.document = Optional.of(document);
    }

    /** From the name of the sound and its timeline to a document of one file; empty for rows. */
    public Optional<BiFunction<String, Timeline, String>> document() {
        return document;
    }

    /** Whether the format has room for one sound alone. */
    boolean isOfOneSound() {
        return List.of(VTT, TEXTGRID, AUDACITY).contains(this);
    }

    /** The same as a format of records. */
    public Format rows() {
        return this == CSV ? Format.CSV : Format.JSONL;
    }
}
