// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.cli.call.Notes;
import io.github.aasllm.timeline.Lane;
import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Timeline;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Timelines for people. */
final class TimelineTable implements Output<Timeline> {
    private final PrintWriter out;
    private final Notes notes;

    TimelineTable(PrintWriter out, PrintWriter remarks) {
        this.out = out;
        this.notes = new Notes(out, remarks);
    }

    @Override
    public void done(Input input, Timeline timeline) {
        for (int i = 0; i < timeline.lanes().size(); i++) {
            var lane = timeline.lanes().get(i);
            var name = timeline.lanes().size() > 1 ? input.name() + "#" + (i + 1) : input.id();
            out.printf(Locale.ROOT, "%s  %.2f s, %s%n", name, timeline.seconds(), lane.segments().isEmpty()
                    ? "no speech found" : String.format(Locale.ROOT, "%.2f s of speech", lane.speechSeconds()));
            lane.segments().forEach(segment -> line(lane, segment));
            out.println();
        }
        out.flush();
        notes.add(timeline.everyWarning());
    }

    private void line(Lane lane, Segment segment) {
        out.printf(Locale.ROOT, "  %10s %10s  %-12s %.3f%s%n", Clock.of(segment.from()), Clock.of(segment.to()),
                segment.emotion(), segment.probabilities().get(segment.emotion()),
                lane.ownMedians() ? "  " + levels(segment) : "");
    }

    private static String levels(Segment segment) {
        return segment.levels().entrySet().stream()
                .map(level -> level.getKey().words() + " " + level.getValue().word())
                .collect(Collectors.joining(", "));
    }

    @Override
    public void failed(Input input, String error) {
        notes.failed();
    }

    @Override
    public void end() {
        notes.print();
    }
}
