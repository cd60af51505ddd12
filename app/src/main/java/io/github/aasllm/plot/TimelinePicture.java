// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import io.github.aasllm.svg.Axis;
import io.github.aasllm.svg.Markup;
import io.github.aasllm.svg.Pen;
import io.github.aasllm.svg.Pen.Anchor;
import io.github.aasllm.timeline.Timeline;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The picture of a timeline: its lanes over one axis of time, and above them which colour is which label. */
public final class TimelinePicture {
    /** Where time begins, in units of the picture's width of {@link #WIDTH}. */
    static final int LEFT = 70;

    /** Where it ends. */
    static final int RIGHT = 970;

    static final int WIDTH = 1000;

    private static final int TOP = 84;
    private static final int HEADING = 38;
    private static final int AXIS = 44;
    private static final int LONGEST_NAME = 44;
    private static final double CHARACTER = 0.6 * Font.TICK.size();
    private static final double[] STEPS = {
        0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 36_000, 86_400};

    private final String name;
    private final Timeline timeline;
    private final Axis time;

    /** @param name of the sound */
    public TimelinePicture(String name, Timeline timeline) {
        this.name = name;
        this.timeline = timeline;
        this.time = new Axis(0, Math.max(timeline.seconds(), 1e-3), LEFT, RIGHT);
    }

    /** The SVG document. */
    public String svg() {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + element();
    }

    /** The element alone, as a page has it. */
    String element() {
        int height = TOP + timeline.lanes().size() * (HEADING + LanePanel.HEIGHT) + AXIS;
        var out = new Markup("");
        out.open("svg", "xmlns", "http://www.w3.org/2000/svg", "viewBox", "0 0 " + WIDTH + " " + height,
                "width", "" + WIDTH, "height", "" + height,
                "font-family", "Helvetica, Arial, 'DejaVu Sans', sans-serif", "fill", Palette.INK, "role", "img");
        out.element("title", "Emotion over the time of " + name);
        var canvas = new Canvas(new Pen(out));
        canvas.rectangle(0, 0, WIDTH, height, Palette.WHITE);
        canvas.label(LEFT, 34, Anchor.START, Font.TITLE, LabelText.name(name, LONGEST_NAME) + ", "
                + clock(timeline.seconds()));
        drawLegend(canvas);
        double top = TOP;
        for (int i = 0; i < timeline.lanes().size(); i++) {
            canvas.pen().group("id", "lane-" + (i + 1));
            var lane = timeline.lanes().get(i);
            canvas.label(LEFT, top + HEADING - 9, Anchor.START, Font.HEADING,
                    (timeline.lanes().size() > 1 ? "Channel " + (i + 1) + ": " : "")
                            + String.format(Locale.ROOT, "%.1f s of speech", lane.speechSeconds())
                            + "; waveform, probabilities, segments");
            new LanePanel(lane, timeline.labels()).draw(canvas, time, top + HEADING);
            canvas.pen().close();
            top += HEADING + LanePanel.HEIGHT;
        }
        drawTime(canvas, top);
        return out.close().finish();
    }

    private void drawLegend(Canvas canvas) {
        double x = LEFT;
        double y = 56;
        for (int label = 0; label < timeline.labels().size(); label++) {
            var words = LabelText.name(timeline.labels().get(label), 20);
            double width = 34 + words.length() * CHARACTER;
            if (x + width > RIGHT) {
                x = LEFT;
                y += 22;
            }
            canvas.rectangle(x, y, 16, 16, LabelColours.of(label));
            canvas.label(x + 22, y + 14, Anchor.START, Font.TICK, words);
            x += width;
        }
    }

    private void drawTime(Canvas canvas, double top) {
        double step = DoubleStream.of(STEPS).filter(one -> time.high() / one <= 9).findFirst().orElse(time.high());
        canvas.line(LEFT, top, RIGHT, top, new Stroke(Palette.RULE, 1));
        for (int i = 0; i * step <= time.high(); i++) {
            double x = time.at(i * step);
            canvas.line(x, top, x, top + 6, new Stroke(Palette.RULE, 1));
            canvas.label(x, top + 24, Anchor.MIDDLE, Font.TICK, clock(i * step));
        }
    }

    private static String clock(double seconds) {
        long tenths = Math.round(seconds * 10);
        var rest = tenths % 10 == 0 ? String.format(Locale.ROOT, "%02d", tenths / 10 % 60)
                : String.format(Locale.ROOT, "%04.1f", tenths % 600 / 10.0);
        return tenths < 36_000 ? tenths / 600 + ":" + rest
                : String.format(Locale.ROOT, "%d:%02d:%s", tenths / 36_000, tenths / 600 % 60, rest);
    }
}
