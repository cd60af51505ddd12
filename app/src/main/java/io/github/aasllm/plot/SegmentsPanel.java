// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import io.github.aasllm.acoustic.Stretch;
import java.util.List;

/** The segments of method paper as bars. */
record SegmentsPanel(List<Stretch> segments) implements Panel {
    @Override
    public String id() {
        return "segments";
    }

    @Override
    public String heading() {
        return "Segments of method paper, the loud stretches: " + segments.size();
    }

    @Override
    public int height() {
        return 26;
    }

    @Override
    public void draw(Canvas canvas, Area area) {
        for (var segment : segments) {
            double from = area.time().at(segment.from());
            double width = area.time().at(segment.to()) - from;
            canvas.rectangle(from, area.top() + 4, width, area.height() - 8, Palette.PAPER);
        }
    }
}
