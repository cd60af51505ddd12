// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.timeline.Lane;
import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Timeline;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Praat's TextGrid in the long form: an interval tier for each lane, whole, with empty texts where nobody speaks. */
final class TextGrid {
    private static final double LEAST = 1e-3; // seconds, of an interval

    private record Interval(double from, double to, String text) {}

    private TextGrid() {}

    static String of(String name, Timeline timeline) {
        double end = Math.max(timeline.seconds(), LEAST); // Praat has no grid without time
        var lanes = timeline.lanes();
        var text = new StringBuilder("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n");
        text.append("xmin = 0\nxmax = ").append(number(end)).append("\ntiers? <exists>\nsize = ")
                .append(lanes.size()).append("\nitem []:\n");
        for (int i = 0; i < lanes.size(); i++) {
            var tier = lanes.size() > 1 ? "emotion, channel " + (i + 1) : "emotion";
            text.append("    item [").append(i + 1).append("]:\n        class = \"IntervalTier\"\n        name = \"")
                    .append(tier).append("\"\n        xmin = 0\n        xmax = ").append(number(end)).append('\n');
            append(intervals(lanes.get(i), end), text);
        }
        return text.toString();
    }

    private static void append(List<Interval> intervals, StringBuilder text) {
        text.append("        intervals: size = ").append(intervals.size()).append('\n');
        for (int i = 0; i < intervals.size(); i++) {
            var interval = intervals.get(i);
            text.append("        intervals [").append(i + 1).append("]:\n            xmin = ")
                    .append(number(interval.from())).append("\n            xmax = ").append(number(interval.to()))
                    .append("\n            text = \"").append(OneLine.of(interval.text()).replace("\"", "\"\""))
                    .append("\"\n");
        }
    }

    private static List<Interval> intervals(Lane lane, double end) {
        var intervals = new ArrayList<Interval>();
        double at = 0;
        for (Segment segment : lane.segments()) {
            if (segment.from() - at >= LEAST) {
                intervals.add(new Interval(at, segment.from(), ""));
                at = segment.from();
            }
            double to = end - segment.to() < LEAST ? end : segment.to();
            intervals.add(new Interval(at, to, segment.emotion()));
            at = to;
        }
        if (end - at >= LEAST || intervals.isEmpty()) {
            intervals.add(new Interval(at, end, ""));
        }
        return intervals;
    }

    private static String number(double seconds) {
        return BigDecimal.valueOf(Clock.millionths(seconds), 6).stripTrailingZeros().toPlainString();
    }
}
