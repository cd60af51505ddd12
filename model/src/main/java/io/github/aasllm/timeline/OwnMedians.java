// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.Level;
import io.github.aasllm.description.Split;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How the segments of a channel stand to the channel's own medians, which leave out what is the speaker's and the
 * microphone's. A channel has them with {@value #SECONDS} s of speech or more in {@value #SEGMENTS} segments or more.
 */
final class OwnMedians {
    static final int SECONDS = 20;
    static final int SEGMENTS = 6;

    private OwnMedians() {}

    static boolean areKnown(List<Segment> segments) {
        return segments.size() >= SEGMENTS
                && segments.stream().mapToDouble(Segment::seconds).sum() >= SECONDS;
    }

    /** The segments with their levels; without, where the channel has too little speech. */
    static List<Segment> levels(List<Segment> segments) {
        if (!areKnown(segments)) {
            return List.copyOf(segments);
        }
        var medians = new EnumMap<Cue, Double>(Cue.class);
        for (Cue cue : Cue.values()) {
            double[] values = segments.stream().mapToDouble(segment -> segment.acoustic().value(cue))
                    .filter(Double::isFinite).toArray();
            if (values.length > 0) {
                medians.put(cue, Split.MEDIAN.quantiles(values).getFirst());
            }
        }
        return segments.stream().map(segment -> segment.with(levels(segment, medians))).toList();
    }

    private static Map<Cue, Level> levels(Segment segment, Map<Cue, Double> medians) {
        var levels = new EnumMap<Cue, Level>(Cue.class);
        medians.forEach((cue, median) -> {
            double value = segment.acoustic().value(cue);
            if (Double.isFinite(value)) {
                levels.put(cue, value > median ? Level.HIGH : Level.LOW);
            }
        });
        return levels;
    }
}
