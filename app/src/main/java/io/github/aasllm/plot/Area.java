// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import io.github.aasllm.acoustic.Stretch;
import io.github.aasllm.acoustic.Track;
import io.github.aasllm.svg.Axis;
import io.github.aasllm.svg.PathData;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The place of a panel.
 *
 * @param time from seconds to the horizontal place, the same for all panels
 */
record Area(Axis time, double top, double height) {
    double left() {
        return time.from();
    }

    double width() {
        return time.to() - time.from();
    }

    double bottom() {
        return top + height;
    }

    /** A vertical scale that fills the panel. */
    Axis vertical(double low, double high) {
        return new Axis(low, high, bottom(), top);
    }

    /** A track as a line, broken where there is no value; a lone value is a dot of the stroke's width. */
    PathData line(Track track, DoubleUnaryOperator height) {
        var path = new PathData();
        boolean down = false;
        for (int i = 0; i < track.values().length; i++) {
            double value = track.values()[i];
            if (Double.isNaN(value)) {
                down = false;
                continue;
            }
            double x = time.at(track.seconds()[i]);
            double y = height.applyAsDouble(value);
            if (!down) {
                path.move(x, y);
                down = true;
            }
            path.line(x, y);
        }
        return path;
    }

    /** Shades stretches over the panel's whole height. */
    void shade(Canvas canvas, List<Stretch> stretches) {
        for (var stretch : stretches) {
            double from = time.at(stretch.from());
            canvas.rectangle(from, top, time.at(stretch.to()) - from, height, Palette.PAPER_SHADE);
        }
    }
}
