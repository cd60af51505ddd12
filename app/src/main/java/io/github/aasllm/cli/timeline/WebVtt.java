// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Timeline;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/** WebVTT (W3C, Candidate Recommendation of 2019): a cue for each segment, in the order of time. */
final class WebVtt {
    private record Cue(int channel, Segment segment) {}

    private WebVtt() {}

    static String of(String name, Timeline timeline) {
        var lanes = timeline.lanes();
        var text = new StringBuilder("WEBVTT\n");
        IntStream.range(0, lanes.size()).boxed()
                .flatMap(i -> lanes.get(i).segments().stream().map(segment -> new Cue(i + 1, segment)))
                .sorted(Comparator.comparingDouble(cue -> cue.segment().from()))
                .forEach(cue -> text.append('\n').append(time(cue.segment().from())).append(" --> ")
                        .append(time(cue.segment().to())).append('\n')
                        .append(lanes.size() > 1 ? "<v channel " + cue.channel() + ">" : "")
                        .append(words(cue.segment())).append('\n'));
        return text.toString();
    }

    private static String words(Segment segment) {
        var label = OneLine.of(segment.emotion()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return label + String.format(Locale.ROOT, " %.2f", segment.probabilities().get(segment.emotion()));
    }

    private static String time(double seconds) {
        long thousandths = Clock.thousandths(seconds);
        return String.format(Locale.ROOT, "%02d:%02d:%02d.%03d", thousandths / 3_600_000,
                thousandths / 60_000 % 60, thousandths / 1000 % 60, thousandths % 1000);
    }
}
