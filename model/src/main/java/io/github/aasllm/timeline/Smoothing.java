// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import io.github.aasllm.acoustic.Stretch;
import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;

/**
 * The probabilities of each moment of a stretch of speech, from those of windows that overlap: the posterior of a
 * hidden Markov chain, by the forward and backward passes.
 *
 * <p>The chain has a label for each moment. From one to the next, Δt seconds later, it stays with probability
 * exp(−Δt / dwell), and else takes any label, its own again included, with equal probability. A window speaks for
 * its label as likely as the model says, p raised to the share of the window that its moment is: so each second of
 * sound counts once, however many windows have heard it, and a stretch of one window has the model's own
 * probabilities. The posterior is the uncertainty too: windows that disagree leave it spread over several labels.
 *
 * @param dwell seconds that a label lasts, on the whole; 0 leaves each window by itself
 */
public record Smoothing(double dwell) {
    /** See docs/measurements.md for what other values do. */
    public static final Smoothing STANDARD = new Smoothing(10);

    private static final double LEAST = 1e-6; // no window rules a label out

    /** @throws InvalidInputException if the time is negative or no number */
    public Smoothing {
        if (!(dwell >= 0 && dwell <= 3600)) {
            throw InvalidInputException.of("dwell", dwell + " s", "0 to 3600 s");
        }
    }

    /**
     * Smooths one stretch.
     *
     * @param windows in their order
     * @param said [windows][labels], what the model says of each; rows sum to 1
     * @return [windows][labels], the probabilities of the moments that the windows stand for; rows sum to 1
     */
    public double[][] of(List<Stretch> windows, double[][] said) {
        int count = said.length;
        var cells = Windows.cells(windows);
        var evidence = new double[count][];
        var stay = new double[count]; // to the one before
        for (int i = 0; i < count; i++) {
            double share = length(cells.get(i)) / length(windows.get(i));
            evidence[i] = Arrays.stream(said[i]).map(p -> Math.pow(Math.max(p, LEAST), share)).toArray();
            double apart = (length(cells.get(i)) + length(cells.get(Math.max(0, i - 1)))) / 2;
            stay[i] = dwell == 0 ? 0 : Math.exp(-apart / dwell);
        }
        var forward = new double[count][];
        for (int i = 0; i < count; i++) {
            forward[i] = scaled(i == 0 ? evidence[0] : times(evidence[i], moved(forward[i - 1], stay[i])));
        }
        var backward = evidence[count - 1].clone();
        var smoothed = new double[count][];
        smoothed[count - 1] = forward[count - 1];
        for (int i = count - 2; i >= 0; i--) {
            var behind = moved(scaled(backward), stay[i + 1]);
            smoothed[i] = scaled(times(forward[i], behind));
            backward = times(evidence[i], behind);
        }
        return smoothed;
    }

    private static double[] moved(double[] shares, double stay) {
        return Arrays.stream(shares).map(share -> stay * share + (1 - stay) / shares.length).toArray();
    }

    private static double[] times(double[] one, double[] other) {
        var product = new double[one.length];
        Arrays.setAll(product, i -> one[i] * other[i]);
        return product;
    }

    private static double[] scaled(double[] shares) {
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    private static double length(Stretch stretch) {
        return stretch.to() - stretch.from();
    }
}
