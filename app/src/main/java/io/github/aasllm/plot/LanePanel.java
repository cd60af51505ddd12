// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import io.github.aasllm.svg.Axis;
import io.github.aasllm.svg.PathData;
import io.github.aasllm.svg.Pen.Anchor;
import io.github.aasllm.timeline.Lane;
import io.github.aasllm.timeline.Moment;
import io.github.aasllm.timeline.Segment;
import java.util.List;
import java.util.Locale;

/** One lane of a timeline: the waveform, below it the probabilities as bands from 0 to 1, below these the segments. */
final class LanePanel {
    static final int HEIGHT = 226;

    private static final int WAVEFORM = 80;
    private static final int BANDS = 90;
    private static final int SEGMENTS = 28;
    private static final int GAP = 14;
    private static final double CHARACTER = 0.58 * Font.TICK.size();

    private final Lane lane;
    private final List<String> labels;

    LanePanel(Lane lane, List<String> labels) {
        this.lane = lane;
        this.labels = labels;
    }

    void draw(Canvas canvas, Axis time, double top) {
        drawWaveform(canvas, time, top);
        drawBands(canvas, time, top + WAVEFORM + GAP);
        lane.segments().forEach(segment -> draw(canvas, time, segment, top + WAVEFORM + BANDS + 2 * GAP));
    }

    private void drawWaveform(Canvas canvas, Axis time, double top) {
        var envelope = lane.envelope();
        double peak = 1e-4;
        for (int i = 0; i < envelope.columns(); i++) {
            peak = Math.max(peak, Math.max(-envelope.least(i), envelope.largest(i)));
        }
        double range = Axis.roundUp(peak);
        var height = new Axis(-range, range, top + WAVEFORM, top);
        canvas.line(time.from(), height.at(0), time.to(), height.at(0), new Stroke(Palette.GRID, 1));
        var outline = new PathData();
        for (int i = 0; i < envelope.columns(); i++) {
            double x = time.at(envelope.seconds(i));
            double y = height.at(envelope.largest(i));
            if (i == 0) {
                outline.move(x, y);
            } else {
                outline.line(x, y);
            }
        }
        for (int i = envelope.columns() - 1; i >= 0; i--) {
            outline.line(time.at(envelope.seconds(i)), height.at(envelope.least(i)));
        }
        if (envelope.columns() > 0) {
            canvas.pen().path(outline.close(), "fill", Palette.INK, "stroke", Palette.INK, "stroke-width", "0.6");
        }
        canvas.label(time.from() - 8, top + 12, Anchor.END, Font.TICK, LabelText.number(range));
    }

    /** A column for each unit of width, of each the mean over the moments in it. */
    private void drawBands(Canvas canvas, Axis time, double top) {
        canvas.rectangle(time.from(), top, time.to() - time.from(), BANDS, "#F6F6F6");
        int columns = (int) (time.to() - time.from());
        var sums = new double[columns][labels.size()];
        var seconds = new double[columns];
        for (Moment moment : lane.moments()) {
            double from = time.at(moment.from()) - time.from();
            double to = time.at(moment.to()) - time.from();
            for (int x = (int) from; x < Math.min(columns, Math.ceil(to)); x++) {
                double part = Math.min(to, x + 1.0) - Math.max(from, x);
                seconds[x] += part;
                for (int label = 0; label < labels.size(); label++) {
                    sums[x][label] += part * moment.probabilities().get(label);
                }
            }
        }
        for (int label = 0; label < labels.size(); label++) {
            canvas.pen().path(band(time, top, sums, seconds, label), "fill", LabelColours.of(label));
        }
        canvas.label(time.from() - 8, top + 12, Anchor.END, Font.TICK, "1");
        canvas.label(time.from() - 8, top + BANDS, Anchor.END, Font.TICK, "0");
    }

    private static PathData band(Axis time, double top, double[][] sums, double[] seconds, int label) {
        var path = new PathData();
        for (int x = 0; x < seconds.length; x++) {
            double below = 0;
            for (int other = 0; other < label; other++) {
                below += sums[x][other];
            }
            if (seconds[x] > 0) {
                double low = top + BANDS * (1 - below / seconds[x]);
                double high = low - BANDS * sums[x][label] / seconds[x];
                double left = time.from() + x;
                path.move(left, low).line(left + 1, low).line(left + 1, high).line(left, high).close();
            }
        }
        return path;
    }

    private void draw(Canvas canvas, Axis time, Segment segment, double top) {
        double left = time.at(segment.from());
        double width = Math.max(0.5, time.at(segment.to()) - left);
        int label = labels.indexOf(segment.emotion());
        canvas.pen().group();
        canvas.pen().title(segment.emotion() + String.format(Locale.ROOT, " %.2f, %.2f to %.2f s",
                segment.probabilities().get(segment.emotion()), segment.from(), segment.to()));
        canvas.pen().rectangle(left, top, width, SEGMENTS, "fill", LabelColours.of(label), "fill-opacity", "0.35");
        canvas.pen().rectangle(left, top, width, 4, "fill", LabelColours.of(label));
        if (segment.emotion().length() * CHARACTER < width - 6) {
            canvas.label(left + width / 2, top + 21, Anchor.MIDDLE, Font.TICK, segment.emotion());
        }
        canvas.pen().close();
    }
}
