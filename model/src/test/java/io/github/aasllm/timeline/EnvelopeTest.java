// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static final int COLUMNS = 4000;
    private static final int WIDTH = 160;

    @Test
    void aColumnHasTheLeastAndTheLargestSample() {
        var samples = new float[WIDTH + 1];
        samples[3] = 0.5f;
        samples[100] = -0.25f;
        samples[WIDTH] = 0.125f;
        var envelope = new Envelope();
        envelope.add(samples, samples.length);
        assertEquals(2, envelope.columns());
        assertEquals(0.5f, envelope.largest(0));
        assertEquals(-0.25f, envelope.least(0));
        assertEquals(0.125f, envelope.largest(1));
        assertEquals(0.01, envelope.seconds(1));
        assertEquals((WIDTH + 1) / 16_000.0, envelope.length());
    }

    /** 40 s fill the columns; a sample more, and each is twice as wide. */
    @Test
    void aLongerSoundHasWiderColumns() {
        var samples = new float[COLUMNS * WIDTH];
        samples[3 * WIDTH] = 0.5f; // of column 3, and then of 1
        samples[samples.length - 1] = -0.5f;
        var envelope = new Envelope();
        envelope.add(samples, samples.length);
        assertEquals(COLUMNS, envelope.columns());
        assertEquals(0.5f, envelope.largest(3));
        envelope.add(new float[] {0.75f}, 1);
        assertEquals(COLUMNS / 2 + 1, envelope.columns());
        assertEquals(0.5f, envelope.largest(1));
        assertEquals(0, envelope.largest(3));
        assertEquals(-0.5f, envelope.least(COLUMNS / 2 - 1));
        assertEquals(0.75f, envelope.largest(COLUMNS / 2));
        assertEquals(0.02, envelope.seconds(1));
    }

    @Test
    void threeHoursHaveNoMoreColumns() {
        var envelope = new Envelope();
        var second = new float[16_000];
        second[7] = 1;
        for (int i = 0; i < 3 * 3600; i++) {
            envelope.add(second, second.length);
        }
        assertEquals(10_800, envelope.length());
        // 640,000 · 2^9 is the first power's worth above 172,800,000 samples: columns of 160 · 2^9, 5.12 s
        assertEquals(5.12, envelope.seconds(1));
        assertEquals(Math.ceil(10_800 / 5.12), envelope.columns());
        assertEquals(1, envelope.largest(envelope.columns() - 1));
    }

    @Test
    void nothingHasNoColumn() {
        assertEquals(0, new Envelope().columns());
    }
}
