// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One channel on its way to 16 kHz: it comes in pieces at the file's own rate and is resampled as it comes,
 * so that the file's samples are never kept. Where the rate changes on the way, each piece is resampled by
 * itself.
 */
final class RateChange {
    // So that files at odd rates cannot fill memory with filter banks.
    private static final int KEPT_RESAMPLERS = 16;
    private static final Map<Integer, Resampler> RESAMPLERS = new ConcurrentHashMap<>();

    private final ResamplerStream.Target target;
    private int rate;
    private ResamplerStream stream; // null at 16 kHz

    RateChange(ResamplerStream.Target target) {
        this.target = target;
    }

    /** Takes the first {@code count} samples of an array, at a rate that may be another than before. */
    void add(float[] block, int count, int newRate) {
        if (newRate != rate) {
            end();
            rate = newRate;
            stream = rate == Waveform.SAMPLE_RATE ? null : resampler(rate).stream(target);
        }
        if (stream == null) {
            target.add(block, count);
        } else {
            stream.add(block, count);
        }
    }

    /** Ends the piece. */
    void end() {
        if (stream != null) {
            stream.end();
            stream = null;
        }
    }

    private static Resampler resampler(int rate) {
        Resampler known = RESAMPLERS.get(rate);
        if (known != null) {
            return known;
        }
        var made = new Resampler(rate, Waveform.SAMPLE_RATE);
        if (RESAMPLERS.size() < KEPT_RESAMPLERS) {
            RESAMPLERS.put(rate, made);
        }
        return made;
    }
}
