// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import java.util.List;
import java.util.stream.Stream;

/**
 * Emotion over the time of one file.
 *
 * @param seconds the length of the sound
 * @param labels the emotions in question
 * @param lanes one for each channel that was heard apart, or one for their mix
 * @param warnings what there is to say about the file and its reading
 */
public record Timeline(double seconds, List<String> labels, List<Lane> lanes, List<String> warnings) {
    /** What there is to say of the file, its segments, and lanes without any: each thing once. */
    public List<String> everyWarning() {
        var silent = lanes.stream().filter(lane -> lane.segments().isEmpty())
                .map(lane -> "no speech found" + (lanes.size() > 1 ? " on channel " + (lanes.indexOf(lane) + 1) : ""));
        var segments = lanes.stream().map(Lane::segments).flatMap(List::stream).map(Segment::warnings)
                .flatMap(List::stream);
        return Stream.of(warnings.stream(), segments, silent).flatMap(all -> all).distinct().toList();
    }
}
