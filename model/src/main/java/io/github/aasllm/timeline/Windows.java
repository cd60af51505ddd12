// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import io.github.aasllm.acoustic.Stretch;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a stretch of speech is cut into windows, which the model hears one by one.
 *
 * @param length of a window in seconds; a shorter stretch is one window
 * @param hop seconds from the beginning of one window to that of the next; the last window ends with the stretch
 */
public record Windows(double length, double hop) {
    /** Of 3 s, about as long as the utterances that models learn from, one every second. */
    public static final Windows STANDARD = new Windows(3, 1);

    private static final double SHORTEST = 0.5;
    private static final double LONGEST = 30; // what most encoders hear

    /** @throws InvalidInputException if the hop is longer than a window, or one of them is out of range */
    public Windows {
        if (!(length >= SHORTEST && length <= LONGEST)) {
            throw InvalidInputException.of("window", length + " s", SHORTEST + " to " + LONGEST + " s");
        }
        if (!(hop >= 0.1 && hop <= length)) {
            throw InvalidInputException.of("hop", hop + " s", "0.1 s to " + length + " s, the window");
        }
    }

    /**
     * The windows of a stretch, in their order.
     *
     * @param from where the stretch begins, in seconds
     * @param to where it ends
     */
    public List<Stretch> of(double from, double to) {
        var windows = new ArrayList<Stretch>();
        double last = to - length;
        for (int i = 0; from + i * hop < last; i++) {
            windows.add(new Stretch(from + i * hop, from + i * hop + length));
        }
        windows.add(new Stretch(Math.max(from, last), to));
        return windows;
    }

    /**
     * The moments for which each of several windows stands: from halfway between its middle and that of the one
     * before to halfway to the next. Together they are the whole stretch.
     */
    static List<Stretch> cells(List<Stretch> windows) {
        var cells = new ArrayList<Stretch>();
        double from = windows.getFirst().from();
        for (int i = 0; i < windows.size(); i++) {
            double to = i + 1 == windows.size() ? windows.get(i).to()
                    : (middle(windows.get(i)) + middle(windows.get(i + 1))) / 2;
            cells.add(new Stretch(from, to));
            from = to;
        }
        return cells;
    }

    private static double middle(Stretch window) {
        return (window.from() + window.to()) / 2;
    }
}
