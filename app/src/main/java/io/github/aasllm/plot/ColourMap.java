// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;

/**
 * Colours from quiet, which is almost white, to loud, which is almost black, by way of green and blue. In
 * Oklab (Ottosson 2020) the lightness falls evenly, so equal steps of a value look equal, in grey as well.
 */
final class ColourMap {
    static final int STEPS = 256;

    private static final IndexColorModel MODEL = model();

    private ColourMap() {}

    /** An image of steps. */
    static BufferedImage image(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, MODEL);
    }

    /** The step of a value; below 0 is 0, above 1 is 1. */
    static int step(double value) {
        return (int) Math.round(Math.clamp(value, 0, 1) * (STEPS - 1));
    }

    private static IndexColorModel model() {
        var red = new byte[STEPS];
        var green = new byte[STEPS];
        var blue = new byte[STEPS];
        for (int step = 0; step < STEPS; step++) {
            double value = (double) step / (STEPS - 1);
            double lightness = 0.985 - 0.80 * value;
            double chroma = 0.105 * Math.sin(Math.PI * Math.pow(value, 0.8));
            double hue = Math.toRadians(140 + 160 * value); // green, blue, violet
            double[] linear = linear(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
            red[step] = encoded(linear[0]);
            green[step] = encoded(linear[1]);
            blue[step] = encoded(linear[2]);
        }
        return new IndexColorModel(8, STEPS, red, green, blue);
    }

    /** Oklab to linear red, green and blue. */
    private static double[] linear(double lightness, double a, double b) {
        double l = Math.pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
        double m = Math.pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
        double s = Math.pow(lightness - 0.0894841775 * a - 1.2914855480 * b, 3);
        return new double[] {
            4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
        };
    }

    /** Linear light to a byte of sRGB. */
    private static byte encoded(double linear) {
        double light = Math.clamp(linear, 0, 1);
        double encoded = light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055;
        return (byte) Math.round(255 * encoded);
    }
}
