// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import io.github.aasllm.acoustic.ClipTracks;
import java.util.List;

/** The fundamental frequency of the voiced frames, by octaves, and its median. */
final class PitchPanel implements Panel {
    private static final double LOWEST_HZ = 60;
    private static final double HIGHEST_HZ = 700;

    private final ClipTracks tracks;

    PitchPanel(ClipTracks tracks) {
        this.tracks = tracks;
    }

    @Override
    public String id() {
        return "pitch";
    }

    @Override
    public String heading() {
        return Double.isNaN(tracks.medianHz())
                ? "Fundamental frequency (Hz): no voice was found"
                : "Fundamental frequency of the voice (Hz); dashed: its median";
    }

    @Override
    public int height() {
        return 120;
    }

    @Override
    public List<Mark> marks(Area area) {
        return List.of(100, 200, 400).stream()
                .map(hertz -> new Mark(place(hertz, area), hertz.toString()))
                .toList();
    }

    private static double place(double hertz, Area area) {
        return area.vertical(Math.log(LOWEST_HZ), Math.log(HIGHEST_HZ)).at(Math.log(hertz));
    }

    @Override
    public void draw(Canvas canvas, Area area) {
        if (!Double.isNaN(tracks.medianHz())) {
            double y = place(tracks.medianHz(), area);
            var dashes = new Stroke(Palette.VOICE, 1.5).dashes();
            canvas.line(area.left(), y, area.left() + area.width(), y, dashes);
        }
        var line = area.line(tracks.fundamental(), hertz -> place(hertz, area));
        canvas.stroke(line, new Stroke(Palette.VOICE, 3.5));
    }
}
