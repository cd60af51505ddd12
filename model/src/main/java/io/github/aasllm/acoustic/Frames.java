// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.acoustic;

/**
 * How a clip is cut into overlapping frames, for the spectrum and for the segments alike.
 *
 * <p>Frame t is centred on sample t · HOP; outside the clip there are zeros. So n samples have
 * 1 + ⌊n / HOP⌋ frames, and even an empty clip has one.
 */
final class Frames {
    static final int LENGTH = 2048; // 128 ms
    static final int HOP = LENGTH / 4; // 32 ms

    /** The length of all transforms of method voice: two hops, or 40 ms and any lag of a voice. */
    static final int SHORT = 2 * HOP;

    private Frames() {}

    static int count(int samples) {
        return 1 + samples / HOP;
    }

    /** The clip's index of the first sample of a frame; negative where the frame begins before the clip. */
    static int start(int frame) {
        return frame * HOP - LENGTH / 2;
    }
}
