// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import io.github.aasllm.acoustic.ClipTracks;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.svg.Axis;
import io.github.aasllm.svg.Markup;
import io.github.aasllm.svg.Pen;
import io.github.aasllm.svg.Pen.Anchor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The picture of one clip: panels over one axis of time, and below them, where the clip was recognized, the
 * probabilities. Each part has a group of its own in the SVG.
 */
public final class ClipPicture {
    private static final int WIDTH = 1000;
    private static final int LEFT = 70;
    private static final int RIGHT = 90;
    private static final int HEADING = 30; // above a panel
    private static final int GAP = 14; // below it
    private static final int CAPTION = 76;
    private static final int AXIS = 46; // the numbers below the last panel

    private final Caption caption;
    private final Axis time;
    private final List<Panel> panels;
    private final Optional<ProbabilityBars> bars;

    private ClipPicture(Caption caption, ClipTracks tracks, List<Panel> panels, Optional<ProbabilityBars> bars) {
        if (tracks.measured().isEmpty()) {
            throw new IllegalArgumentException("clip: no sample (expected: at least one, to draw it)");
        }
        this.caption = caption;
        time = new Axis(0, tracks.measured().durationSeconds(), LEFT, WIDTH - RIGHT);
        this.panels = panels;
        this.bars = bars;
    }

    /**
     * What both methods find: waveform, spectrogram, pitch, intensity and segments.
     *
     * @throws IllegalArgumentException if there is no sample to draw
     */
    public static ClipPicture ofMeasurement(Caption caption, ClipTracks tracks) {
        var panels = List.of(
                new WaveformPanel(tracks),
                new SpectrogramPanel(tracks),
                new PitchPanel(tracks),
                new IntensityPanel(tracks),
                new SegmentsPanel(tracks.segments()),
                new NucleiPanel(tracks.nuclei()));
        return new ClipPicture(caption, tracks, panels, Optional.empty());
    }

    /**
     * What was recognized: waveform, pitch, segments and probabilities.
     *
     * @param method whose segments the model was told about
     * @param probabilities by label; empty where the answer was generated
     * @throws IllegalArgumentException if there is no sample to draw
     */
    public static ClipPicture ofPrediction(
            Caption caption, ClipTracks tracks, Method method, Map<String, Double> probabilities) {
        var segments = switch (method) {
            case PAPER -> new SegmentsPanel(tracks.segments());
            case VOICE -> new NucleiPanel(tracks.nuclei());
        };
        var panels = List.of(new WaveformPanel(tracks), new PitchPanel(tracks), segments);
        return new ClipPicture(caption, tracks, panels, Optional.of(new ProbabilityBars(probabilities)));
    }

    /** The SVG document. */
    public String svg() {
        var out = new Markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.open("svg", "xmlns", "http://www.w3.org/2000/svg", "xmlns:xlink", "http://www.w3.org/1999/xlink",
                "viewBox", "0 0 " + WIDTH + " " + height(), "width", "" + WIDTH, "height", "" + height(),
                "font-family", "Helvetica, Arial, 'DejaVu Sans', sans-serif", "fill", Palette.INK,
                "role", "img");
        out.element("title", caption.title());
        draw(new Canvas(new Pen(out)));
        return out.close().finish();
    }

    private void draw(Canvas canvas) {
        group(canvas, "caption", () -> drawCaption(canvas));
        double top = CAPTION;
        for (var panel : panels) {
            var area = new Area(time, top + HEADING, panel.height());
            group(canvas, panel.id() + "-axes", () -> drawGround(canvas, panel, area));
            group(canvas, panel.id(), () -> panel.draw(canvas, area));
            top = area.bottom() + GAP;
        }
        double bottom = top - GAP;
        group(canvas, "time", () -> drawTime(canvas, bottom));
        bars.ifPresent(shares -> group(canvas, "probabilities",
                () -> drawProbabilities(canvas, shares, bottom + AXIS + HEADING)));
    }

    private static void group(Canvas canvas, String id, Runnable content) {
        canvas.pen().group("id", id);
        content.run();
        canvas.pen().close();
    }

    private static void drawProbabilities(Canvas canvas, ProbabilityBars bars, double top) {
        canvas.label(LEFT, top - 9, Anchor.START, Font.HEADING, bars.heading());
        bars.draw(canvas, LEFT, WIDTH - RIGHT, top);
    }

    private int height() {
        int stacked = panels.stream().mapToInt(panel -> HEADING + panel.height() + GAP).sum();
        return CAPTION + stacked - GAP + AXIS + bars.map(shares -> HEADING + shares.height() + GAP).orElse(0);
    }

    private void drawCaption(Canvas canvas) {
        canvas.rectangle(0, 0, WIDTH, height(), Palette.WHITE);
        canvas.label(LEFT, 34, Anchor.START, Font.TITLE, caption.title());
        canvas.label(LEFT, 64, Anchor.START, Font.CAPTION, caption.measured());
    }

    /** The heading, the axes and the grid of a panel. */
    private static void drawGround(Canvas canvas, Panel panel, Area area) {
        double right = area.left() + area.width();
        panel.drawGround(canvas, area);
        for (double second : area.time().ticks(8)) {
            double x = area.time().at(second);
            canvas.line(x, area.top(), x, area.bottom(), new Stroke(Palette.GRID, 1));
        }
        for (var mark : panel.marks(area)) {
            canvas.line(area.left(), mark.y(), right, mark.y(), new Stroke(Palette.GRID, 1));
            canvas.label(area.left() - 8, mark.y() + 6, Anchor.END, Font.TICK, mark.words());
        }
        canvas.line(area.left(), area.bottom(), right, area.bottom(), new Stroke(Palette.RULE, 1));
        canvas.line(area.left(), area.top(), area.left(), area.bottom(), new Stroke(Palette.RULE, 1));
        canvas.label(area.left(), area.top() - 9, Anchor.START, Font.HEADING, panel.heading());
    }

    private void drawTime(Canvas canvas, double bottom) {
        for (double second : time.ticks(8)) {
            double x = time.at(second);
            canvas.line(x, bottom, x, bottom + 6, new Stroke(Palette.RULE, 1));
            canvas.label(x, bottom + 24, Anchor.MIDDLE, Font.TICK, LabelText.number(second));
        }
        canvas.label(WIDTH - RIGHT + 36, bottom + 24, Anchor.START, Font.TICK, "s");
    }
}
