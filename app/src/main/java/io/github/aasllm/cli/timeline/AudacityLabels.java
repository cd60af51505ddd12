// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Timeline;
import java.util.Locale;

/** A label track of Audacity: start, end and text of a label a line, parted by tabulators. */
final class AudacityLabels {
    private AudacityLabels() {}

    static String of(String name, Timeline timeline) {
        var text = new StringBuilder();
        for (int i = 0; i < timeline.lanes().size(); i++) {
            var channel = timeline.lanes().size() > 1 ? "channel " + (i + 1) + ": " : "";
            for (Segment segment : timeline.lanes().get(i).segments()) {
                text.append(String.format(Locale.ROOT, "%.6f\t%.6f\t%s%s %.2f\n",
                        Clock.millionths(segment.from()) / 1e6, Clock.millionths(segment.to()) / 1e6, channel, OneLine.of(segment.emotion()),
                        segment.probabilities().get(segment.emotion())));
            }
        }
        return text.toString();
    }
}
