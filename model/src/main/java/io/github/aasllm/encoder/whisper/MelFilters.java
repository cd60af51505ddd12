// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

/**
 * The triangular filter bank of Whisper's features: Slaney's mel scale, from 0 to 8000 Hz, each filter of
 * area 1 (height 2 / width in Hz).
 *
 * <p>Slaney's scale is linear below 1000 Hz (15 mel, 66.67 Hz a mel) and logarithmic above (27 mel for each
 * factor of 6.4).
 */
final class MelFilters {
    private static final double LINEAR_STEP = 200.0 / 3; // Hz a mel below the corner
    private static final double CORNER_HZ = 1000;
    private static final double CORNER_MEL = CORNER_HZ / LINEAR_STEP; // 15
    // natural logarithm of the frequency ratio of a mel
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private MelFilters() {}

    /**
     * The weights [bands, bins] row by row, for {@code bins} frequencies spaced evenly from 0 to {@code
     * topHz}.
     */
    static float[] weights(int bands, int bins, double topHz) {
        var edges = new double[bands + 2]; // Hz
        for (int i = 0; i < edges.length; i++) {
            edges[i] = hertz(mel(topHz) * i / (bands + 1));
        }
        var weights = new float[bands * bins];
        for (int band = 0; band < bands; band++) {
            double low = edges[band];
            double centre = edges[band + 1];
            double high = edges[band + 2];
            double height = 2 / (high - low);
            for (int bin = 0; bin < bins; bin++) {
                double frequency = topHz * bin / (bins - 1);
                double rising = (frequency - low) / (centre - low);
                double falling = (high - frequency) / (high - centre);
                weights[band * bins + bin] = (float) (height * Math.max(0, Math.min(rising, falling)));
            }
        }
        return weights;
    }

    private static double mel(double hertz) {
        return hertz < CORNER_HZ ? hertz / LINEAR_STEP : CORNER_MEL + Math.log(hertz / CORNER_HZ) / LOG_STEP;
    }

    private static double hertz(double mel) {
        return mel < CORNER_MEL ? mel * LINEAR_STEP : CORNER_HZ * Math.exp((mel - CORNER_MEL) * LOG_STEP);
    }
}
