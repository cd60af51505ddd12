// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import io.github.aasllm.acoustic.ClipTracks;
import io.github.aasllm.acoustic.Method;
import java.awt.Color;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

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
    private final Scale time;
    private final List<Panel> panels;
    private final Optional<ProbabilityBars> bars;

    private ClipPicture(Caption caption, ClipTracks tracks, List<Panel> panels, Optional<ProbabilityBars> bars) {
        if (tracks.measured().isEmpty()) {
            throw new IllegalArgumentException("clip: no sample (expected: at least one, to draw it)");
        }
        this.caption = caption;
        time = new Scale(0, tracks.measured().durationSeconds(), LEFT, WIDTH - RIGHT);
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

    /** Writes the SVG document. */
    public void write(Writer out) {
        try {
            var document = DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().newDocument();
            draw(document);
            TransformerFactory.newDefaultInstance()
                    .newTransformer()
                    .transform(new DOMSource(document), new StreamResult(out));
        } catch (ParserConfigurationException | TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    private void draw(Document document) {
        var context = SVGGeneratorContext.createDefault(document);
        context.setPrecision(1);
        context.setComment(null);
        context.setImageHandler(new PngEmbedder());
        var root = root(document);
        root.appendChild(title(new Canvas(context)));
        double top = CAPTION;
        for (var panel : panels) {
            var area = new Area(time, top + HEADING, panel.height());
            var ground = new Canvas(context);
            drawGround(ground, panel, area);
            root.appendChild(ground.group(panel.id() + "-axes"));
            var found = new Canvas(context);
            panel.draw(found, area);
            root.appendChild(found.group(panel.id()));
            top = area.bottom() + GAP;
        }
        root.appendChild(timeAxis(new Canvas(context), top - GAP));
        double below = top - GAP + AXIS + HEADING;
        bars.ifPresent(shares -> root.appendChild(probabilities(new Canvas(context), shares, below)));
    }

    private static Element probabilities(Canvas canvas, ProbabilityBars bars, double top) {
        canvas.label(LEFT, top - 9, Canvas.Anchor.START, Font.HEADING, bars.heading());
        bars.draw(canvas, LEFT, WIDTH - RIGHT, top);
        return canvas.group("probabilities");
    }

    private Element root(Document document) {
        var root = document.createElementNS(SVGGraphics2D.SVG_NAMESPACE_URI, "svg");
        document.appendChild(root);
        root.setAttribute("viewBox", "0 0 " + WIDTH + " " + height());
        root.setAttribute("width", Integer.toString(WIDTH));
        root.setAttribute("height", Integer.toString(height()));
        root.setAttribute("font-family", "Helvetica, Arial, 'DejaVu Sans', sans-serif");
        root.setAttribute("role", "img");
        var title = document.createElementNS(SVGGraphics2D.SVG_NAMESPACE_URI, "title");
        title.setTextContent(caption.title());
        root.appendChild(title);
        return root;
    }

    private int height() {
        int stacked = panels.stream().mapToInt(panel -> HEADING + panel.height() + GAP).sum();
        return CAPTION + stacked - GAP + AXIS + bars.map(shares -> HEADING + shares.height() + GAP).orElse(0);
    }

    private Element title(Canvas canvas) {
        canvas.rectangle(0, 0, WIDTH, height(), Color.WHITE);
        canvas.label(LEFT, 34, Canvas.Anchor.START, Font.TITLE, caption.title());
        canvas.label(LEFT, 64, Canvas.Anchor.START, Font.CAPTION, caption.measured());
        return canvas.group("caption");
    }

    /** The heading, the axes and the grid of a panel. */
    private static void drawGround(Canvas canvas, Panel panel, Area area) {
        double right = area.left() + area.width();
        panel.drawGround(canvas, area);
        for (double second : area.time().ticks(8)) {
            double x = area.time().at(second);
            canvas.line(x, area.top(), x, area.bottom(), new Pen(Palette.GRID, 1));
        }
        for (var mark : panel.marks(area)) {
            canvas.line(area.left(), mark.y(), right, mark.y(), new Pen(Palette.GRID, 1));
            canvas.label(area.left() - 8, mark.y() + 6, Canvas.Anchor.END, Font.TICK, mark.words());
        }
        canvas.line(area.left(), area.bottom(), right, area.bottom(), new Pen(Palette.RULE, 1));
        canvas.line(area.left(), area.top(), area.left(), area.bottom(), new Pen(Palette.RULE, 1));
        canvas.label(area.left(), area.top() - 9, Canvas.Anchor.START, Font.HEADING, panel.heading());
    }

    private Element timeAxis(Canvas canvas, double bottom) {
        for (double second : time.ticks(8)) {
            double x = time.at(second);
            canvas.line(x, bottom, x, bottom + 6, new Pen(Palette.RULE, 1));
            canvas.label(x, bottom + 24, Canvas.Anchor.MIDDLE, Font.TICK, Words.number(second));
        }
        canvas.label(WIDTH - RIGHT + 36, bottom + 24, Canvas.Anchor.START, Font.TICK, "s");
        return canvas.group("time");
    }
}
