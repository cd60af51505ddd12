// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import io.github.aasllm.acoustic.ClipTracks;
import io.github.aasllm.acoustic.Spectrogram;
import io.github.aasllm.svg.Axis;
import io.github.aasllm.svg.Pen.Anchor;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * The spectrogram, with what the two methods call pitch: the course of the fundamental frequency, and the
 * mean of all spectral peaks.
 */
final class SpectrogramPanel implements Panel {
    private static final double LOWEST_DB = -60;
    private static final int COLOURS_WIDTH = 12;

    private final ClipTracks tracks;

    SpectrogramPanel(ClipTracks tracks) {
        this.tracks = tracks;
    }

    @Override
    public String id() {
        return "spectrogram";
    }

    @Override
    public String heading() {
        return "Spectrogram (kHz); dashed: the paper\u2019s pitch, " + hertz(tracks.spectralMeanHz())
                + "; blue: the voice, median " + hertz(tracks.medianHz());
    }

    private static String hertz(double value) {
        return Double.isNaN(value) ? "none" : Math.round(value) + " Hz";
    }

    @Override
    public int height() {
        return 230;
    }

    @Override
    public List<Mark> marks(Area area) {
        var scale = scale(area);
        return scale.ticks(4).stream()
                .map(hertz -> new Mark(scale.at(hertz), LabelText.number(hertz / 1000)))
                .toList();
    }

    private static Axis scale(Area area) {
        return area.vertical(0, Spectrogram.HIGHEST_HZ);
    }

    @Override
    public void draw(Canvas canvas, Area area) {
        var spectrogram = Spectrogram.of(tracks.measured(), (int) area.width());
        canvas.image(area.left(), area.top(), area.width(), area.height(), image(spectrogram));
        drawPitch(canvas, area);
        drawColours(canvas, area);
    }

    /** Both halos lie below both lines, so that neither line hides the other. */
    private void drawPitch(Canvas canvas, Area area) {
        var scale = scale(area);
        var voice = area.line(tracks.fundamental(), scale::at);
        var voiceStroke = new Stroke(Palette.VOICE, 3);
        var paperStroke = new Stroke(Palette.PAPER, 3);
        double right = area.left() + area.width();
        double y = scale.at(tracks.spectralMeanHz());
        boolean hasPeaks = !Double.isNaN(tracks.spectralMeanHz());
        if (hasPeaks) {
            canvas.line(area.left(), y, right, y, paperStroke.halo());
        }
        canvas.stroke(voice, voiceStroke.halo());
        canvas.stroke(voice, voiceStroke);
        if (hasPeaks) {
            canvas.line(area.left(), y, right, y, paperStroke.dashes());
        }
    }

    private static BufferedImage image(Spectrogram spectrogram) {
        float[][] decibels = spectrogram.decibels();
        var image = ColourMap.image(decibels.length, Spectrogram.ROWS);
        for (int x = 0; x < decibels.length; x++) {
            for (int row = 0; row < Spectrogram.ROWS; row++) {
                int step = ColourMap.step(1 - decibels[x][row] / LOWEST_DB);
                image.getRaster().setSample(x, Spectrogram.ROWS - 1 - row, 0, step);
            }
        }
        return image;
    }

    /** The bar on the right that says which colour is how loud. */
    private static void drawColours(Canvas canvas, Area area) {
        var bar = ColourMap.image(1, ColourMap.STEPS);
        for (int step = 0; step < ColourMap.STEPS; step++) {
            bar.getRaster().setSample(0, ColourMap.STEPS - 1 - step, 0, step);
        }
        double left = area.left() + area.width() + 10;
        canvas.image(left, area.top(), COLOURS_WIDTH, area.height(), bar);
        var frame = new Stroke(Palette.RULE, 1);
        canvas.pen().rectangle(left, area.top(), COLOURS_WIDTH, area.height(), frame.style());
        var scale = area.vertical(LOWEST_DB, 0);
        for (double decibels : scale.ticks(3)) {
            double y = Math.clamp(scale.at(decibels) + 6, area.top() + 13, area.bottom());
            String unit = decibels == 0 ? " dB" : "";
            var words = LabelText.number(decibels) + unit;
            canvas.label(left + COLOURS_WIDTH + 6, y, Anchor.START, Font.TICK, words);
        }
    }
}
