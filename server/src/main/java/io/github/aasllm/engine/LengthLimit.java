// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import java.util.Locale;

/** How long a sound may be; a small file may hold hours, so it is not decoded to its end to say how long it is. */
final class LengthLimit {
    private final String name;
    private final double maxSeconds;
    private double announced;

    /** @param name of the sound */
    LengthLimit(String name, double maxSeconds) {
        this.name = name;
        this.maxSeconds = maxSeconds;
    }

    /** What the file says of its length, in samples, for the refusal; 0 where it says nothing. */
    void announce(long samples) {
        announced = (double) samples / Waveform.SAMPLE_RATE;
    }

    /** @throws Refusal 413 if so many samples are more than the limit */
    void check(long samples) {
        if (samples > maxSeconds * Waveform.SAMPLE_RATE) {
            var length = announced > maxSeconds
                    ? String.format(Locale.ROOT, "%.1f s by the file's header", announced) : "over " + maxSeconds + " s";
            throw Refusal.of(413,
                    InvalidInputException.of("duration", length, "at most " + maxSeconds + " s").in(name));
        }
    }
}
