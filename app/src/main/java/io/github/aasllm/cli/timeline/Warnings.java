// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.timeline.Lane;
import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Timeline;
import java.util.List;
import java.util.stream.Stream;

/** What there is to say of a timeline, each thing once. */
final class Warnings {
    private Warnings() {}

    static List<String> of(Timeline timeline) {
        var lanes = timeline.lanes();
        var silent = lanes.stream().filter(lane -> lane.segments().isEmpty())
                .map(lane -> "no speech found" + (lanes.size() > 1 ? " on channel " + (lanes.indexOf(lane) + 1) : ""));
        var segments = lanes.stream().map(Lane::segments).flatMap(List::stream).map(Segment::warnings)
                .flatMap(List::stream);
        return Stream.concat(timeline.warnings().stream(), Stream.concat(segments, silent)).distinct().toList();
    }
}
