// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import io.github.aasllm.acoustic.ClipTracks;
import io.github.aasllm.svg.Axis;
import io.github.aasllm.svg.PathData;
import java.util.List;

/** The least and the largest sample of every unit of width, before the shaded segments of method paper. */
final class WaveformPanel implements Panel {
    private final ClipTracks tracks;
    private final double range;

    WaveformPanel(ClipTracks tracks) {
        this.tracks = tracks;
        double peak = 0;
        for (float sample : tracks.measured().samples()) {
            peak = Math.max(peak, Math.abs(sample));
        }
        range = peak == 0 ? 1 : Axis.roundUp(peak);
    }

    @Override
    public String id() {
        return "waveform";
    }

    @Override
    public String heading() {
        return "Waveform (1 = full scale); shaded: the loud stretches";
    }

    @Override
    public int height() {
        return 110;
    }

    @Override
    public List<Mark> marks(Area area) {
        var scale = area.vertical(-range, range);
        return List.of(-range, 0.0, range).stream()
                .map(value -> new Mark(scale.at(value), LabelText.number(value)))
                .toList();
    }

    @Override
    public void drawGround(Canvas canvas, Area area) {
        area.shade(canvas, tracks.segments());
    }

    @Override
    public void draw(Canvas canvas, Area area) {
        float[] samples = tracks.measured().samples();
        var scale = area.vertical(-range, range);
        int columns = (int) Math.min(area.width(), samples.length);
        var upper = new PathData();
        var lower = new double[columns];
        for (int column = 0; column < columns; column++) {
            int from = (int) ((long) column * samples.length / columns);
            int to = (int) ((column + 1L) * samples.length / columns);
            float least = samples[from];
            float largest = samples[from];
            for (int i = from; i < to; i++) {
                least = Math.min(least, samples[i]);
                largest = Math.max(largest, samples[i]);
            }
            double x = x(column, columns, area);
            if (column == 0) {
                upper.move(x, scale.at(largest));
            } else {
                upper.line(x, scale.at(largest));
            }
            lower[column] = scale.at(least);
        }
        for (int column = columns - 1; column >= 0; column--) {
            upper.line(x(column, columns, area), lower[column]);
        }
        upper.close();
        // filled, and drawn where the envelope has no thickness
        canvas.pen().path(upper, "fill", Palette.INK, "stroke", Palette.INK,
                "stroke-width", "0.8", "stroke-linejoin", "round");
    }

    private static double x(int column, int columns, Area area) {
        return area.left() + (column + 0.5) / columns * area.width();
    }
}
