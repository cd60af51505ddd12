// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import java.util.Arrays;

/**
 * The lengths that follow from the number of samples of a clip.
 *
 * @param samples at 16 kHz; what lies behind the window is not heard
 * @param window samples whose spectrogram is made, a multiple of 320
 */
public record ClipLength(int samples, int window) {
    /** Samples of 30 s, the window of most models. */
    public static final int LONGEST = 480_000;

    static final int POSITIONS_A_SECOND = 50;
    static final int SAMPLE_RATE = 16_000;
    static final int HOP = 160; // 10 ms
    static final int POSITION_SAMPLES = 2 * HOP;

    /** In a window of 30 s. */
    public ClipLength(int samples) {
        this(samples, LONGEST);
    }

    /** Mel frames that hold sound of the clip. */
    public int maskFrames() {
        return Math.min(Math.ceilDiv(samples, HOP), windowFrames());
    }

    /** L: positions after the convolution of stride 2. */
    public int positions() {
        return Math.floorDiv(maskFrames() - 1, 2) + 1;
    }

    /** T: audio tokens after the pooling by 2. */
    public int tokens() {
        return positions() / 2;
    }

    /** Mel frames that the convolutions see: 0 .. 2L, where the window has so many. */
    int melFrames() {
        return Math.min(2 * positions() + 1, windowFrames());
    }

    private int windowFrames() {
        return window / HOP;
    }

    /** The samples that are heard: a clip's own array, or a copy of its first 30 s. */
    public static float[] heard(float[] samples) {
        return new ClipLength(samples.length).isCut() ? Arrays.copyOf(samples, LONGEST) : samples;
    }

    /** Whether a part of the clip lies behind the window and is not heard. */
    public boolean isCut() {
        return samples > window;
    }
}
