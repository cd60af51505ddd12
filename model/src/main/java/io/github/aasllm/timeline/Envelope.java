// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import io.github.aasllm.audio.Waveform;
import java.util.Arrays;

/**
 * The course of a channel's samples in at most {@value #MOST} columns, of each the least and the largest sample. A
 * longer sound has wider columns, so that its memory has an end.
 */
public final class Envelope {
    private static final int MOST = 4000;
    private static final int FIRST = 160; // samples of a column, to begin with

    private final float[] least = new float[MOST];
    private final float[] largest = new float[MOST];
    private long width = FIRST;
    private long samples;

    /** Takes the next samples. */
    void add(float[] block, int count) {
        for (int i = 0; i < count; i++) {
            int column = (int) (samples / width);
            if (column == MOST) {
                halve();
                column = MOST / 2;
            }
            least[column] = Math.min(least[column], block[i]);
            largest[column] = Math.max(largest[column], block[i]);
            samples++;
        }
    }

    private void halve() {
        for (int i = 0; i < MOST / 2; i++) {
            least[i] = Math.min(least[2 * i], least[2 * i + 1]);
            largest[i] = Math.max(largest[2 * i], largest[2 * i + 1]);
        }
        Arrays.fill(least, MOST / 2, MOST, 0);
        Arrays.fill(largest, MOST / 2, MOST, 0);
        width *= 2;
    }

    /** How many columns there are. */
    public int columns() {
        return (int) Math.ceilDiv(samples, width);
    }

    /** Where a column begins, in seconds. */
    public double seconds(int column) {
        return (double) column * width / Waveform.SAMPLE_RATE;
    }

    /** The least sample of a column, at most 0. */
    public float least(int column) {
        return least[column];
    }

    /** The largest sample of a column, at least 0. */
    public float largest(int column) {
        return largest[column];
    }

    /** How long the sound is, in seconds. */
    double length() {
        return (double) samples / Waveform.SAMPLE_RATE;
    }
}
