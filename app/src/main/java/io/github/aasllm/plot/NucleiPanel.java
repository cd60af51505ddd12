// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.util.List;

/** The syllable nuclei of method voice as ticks. */
record NucleiPanel(List<Double> seconds) implements Panel {
    @Override
    public String id() {
        return "nuclei";
    }

    @Override
    public String heading() {
        return "Segments of method voice, the syllable nuclei: " + seconds.size();
    }

    @Override
    public int height() {
        return 26;
    }

    @Override
    public void draw(Canvas canvas, Area area) {
        for (double second : seconds) {
            double x = area.time().at(second);
            canvas.line(x, area.top() + 5, x, area.bottom() - 5, new Stroke(Palette.VOICE, 4));
        }
    }
}
