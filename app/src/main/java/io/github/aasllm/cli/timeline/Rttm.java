// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Timeline;
import java.util.Locale;

/**
 * Rich Transcription Time Marked (NIST, RT-09): ten fields a line, of type SPEAKER, with the emotion as the speaker's
 * name and its probability as the confidence. Spaces in names become underscores; an empty one is {@code <NA>}, as no
 * field may be empty.
 */
final class Rttm {
    private Rttm() {}

    static String of(String name, Timeline timeline) {
        return lines(id(name), timeline);
    }

    /** What the lines call a file: its name without folder and ending. */
    static String id(String name) {
        var path = OneLine.of(name).replaceAll("[/\\\\]+$", "");
        return field(path.replaceAll("(?s)^.*[/\\\\]", "").replaceAll("(?<=.)\\.[^.]*$", ""));
    }

    static String lines(String id, Timeline timeline) {
        var text = new StringBuilder();
        for (int i = 0; i < timeline.lanes().size(); i++) {
            for (Segment segment : timeline.lanes().get(i).segments()) {
                long from = Clock.thousandths(segment.from());
                text.append(String.format(Locale.ROOT, "SPEAKER %s %d %.3f %.3f <NA> <NA> %s %.4f <NA>\n",
                        id, i + 1, from / 1e3, (Clock.thousandths(segment.to()) - from) / 1e3,
                        field(segment.emotion()), segment.probabilities().get(segment.emotion())));
            }
        }
        return text.toString();
    }

    private static String field(String name) {
        var word = OneLine.of(name).replaceAll("(?U)\\s", "_");
        return word.isEmpty() ? "<NA>" : word;
    }
}
