// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import org.bytedeco.mkl.global.mkl_rt;

/**
 * The periodic Hann window in float32, rounded where Python's torch rounds: the angle, then MKL's cosine of
 * it.
 *
 * <p>A frame's loudest partial leaks through the window's roundings into every bin, at 1e-7 of it; the
 * quietest bins above the features' floor are 1e-4 of it. So an exact window would move those bins by a
 * thousandth, away from the peer, whose window is not exact.
 */
public final class HannWindow {
    private HannWindow() {}

    /** {@code 0.5 - 0.5 cos(2 π i / length)} for i from 0 to length - 1. */
    public static float[] periodic(int length) {
        var angles = new float[length];
        for (int i = 0; i < length; i++) {
            angles[i] = i * (float) (2 * Math.PI / length);
        }
        var window = cosines(angles);
        for (int i = 0; i < length; i++) {
            window[i] = window[i] * -0.5f + 0.5f;
        }
        return window;
    }

    /** By MKL, else exact to the last bit, which differs from MKL's for one in thirty. */
    private static float[] cosines(float[] angles) {
        var cosines = new float[angles.length];
        if (Mkl.LOADED) {
            mkl_rt.vsCos(angles.length, angles, cosines);
            return cosines;
        }
        for (int i = 0; i < angles.length; i++) {
            cosines[i] = (float) Math.cos(angles[i]);
        }
        return cosines;
    }
}
