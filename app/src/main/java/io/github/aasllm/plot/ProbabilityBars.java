// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import io.github.aasllm.svg.Axis;
import io.github.aasllm.svg.Pen.Anchor;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The labels' probabilities as bars from 0 to 1, the likeliest first. They stand below the panels, as they have no
 * time; of many labels the last bar is what all the rest have together.
 */
final class ProbabilityBars {
    private static final int MOST = 12; // bars
    private static final int LONGEST = 40; // characters of a label
    private static final int ROW = 27;
    private static final double CHARACTER = 0.58 * Font.TICK.size(); // wide, so that a bar is off its name

    private record Bar(String label, double share) {}

    private final List<Bar> bars;
    private final int labels;

    /** @param probabilities by label; empty where the answer was generated */
    ProbabilityBars(Map<String, Double> probabilities) {
        labels = probabilities.size();
        var falling = probabilities.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(label -> new Bar(LabelText.name(label.getKey(), LONGEST), label.getValue()))
                .toList();
        bars = labels <= MOST ? falling : withRest(falling);
    }

    private static List<Bar> withRest(List<Bar> falling) {
        var rest = falling.subList(MOST - 1, falling.size());
        double share = rest.stream().mapToDouble(Bar::share).sum();
        return Stream.concat(
                        falling.stream().limit(MOST - 1),
                        Stream.of(new Bar(rest.size() + " others", share)))
                .toList();
    }

    String heading() {
        return labels == 0 ? "Probabilities: none, as the answer was generated" : "Probabilities of the labels";
    }

    /** In units of the picture. */
    int height() {
        return bars.size() * ROW;
    }

    void draw(Canvas canvas, double left, double right, double top) {
        double names = CHARACTER * bars.stream().mapToDouble(bar -> width(bar.label())).max().orElse(0);
        var share = new Axis(0, 1, left + names + 10, right);
        for (int i = 0; i < bars.size(); i++) {
            double y = top + i * ROW;
            double end = share.at(bars.get(i).share());
            var colour = i == 0 ? Palette.INK : Palette.RULE;
            canvas.rectangle(share.from(), y + 4, end - share.from(), ROW - 8, colour);
            canvas.label(share.from() - 10, y + 19, Anchor.END, Font.TICK, bars.get(i).label());
            var figure = String.format(Locale.ROOT, "%.3f", bars.get(i).share());
            canvas.label(end + 8, y + 19, Anchor.START, Font.TICK, figure);
        }
        if (!bars.isEmpty()) {
            canvas.line(share.from(), top, share.from(), top + height(), new Stroke(Palette.RULE, 1));
        }
    }

    /** In characters of Latin width; those of Chinese, Japanese and Korean have two. */
    private static double width(String label) {
        return label.codePoints().map(c -> c >= 0x1100 ? 2 : 1).sum();
    }
}
