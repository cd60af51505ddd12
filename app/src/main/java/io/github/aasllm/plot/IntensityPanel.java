// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import io.github.aasllm.acoustic.ClipTracks;
import java.util.Arrays;
import java.util.List;

/** The level of each frame, and the line that parts the segments of method paper from pauses. */
final class IntensityPanel implements Panel {
    private static final double SILENCE_DB = -100;
    private static final double SEGMENT_DB = -20; // re the loudest frame

    private final ClipTracks tracks;
    private final double low;
    private final double high;

    IntensityPanel(ClipTracks tracks) {
        this.tracks = tracks;
        high = Math.max(-60, 10 * Math.ceil(tracks.loudestDb() / 10));
        double least = Arrays.stream(tracks.levels().values()).min().orElseThrow();
        low = Math.clamp(10 * Math.floor(least / 10), Math.max(SILENCE_DB, high - 70), high - 40);
    }

    @Override
    public String id() {
        return "intensity";
    }

    @Override
    public String heading() {
        return "Intensity of each frame (dB re full scale)"
                + (isSilent() ? ": silence" : "; dashed: 20 dB below the loudest");
    }

    private boolean isSilent() {
        return tracks.loudestDb() <= SILENCE_DB;
    }

    @Override
    public int height() {
        return 120;
    }

    @Override
    public List<Mark> marks(Area area) {
        var scale = area.vertical(low, high);
        return scale.ticks(5).stream()
                .map(decibels -> new Mark(scale.at(decibels), LabelText.number(decibels)))
                .toList();
    }

    @Override
    public void drawGround(Canvas canvas, Area area) {
        area.shade(canvas, tracks.segments());
    }

    @Override
    public void draw(Canvas canvas, Area area) {
        var scale = area.vertical(low, high);
        if (!isSilent()) {
            double y = scale.at(tracks.loudestDb() + SEGMENT_DB);
            canvas.line(area.left(), y, area.left() + area.width(), y, new Stroke(Palette.PAPER, 2).dashes());
        }
        canvas.stroke(area.line(tracks.levels(), scale::at), new Stroke(Palette.INK, 2.5));
    }
}
