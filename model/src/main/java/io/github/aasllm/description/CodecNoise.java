// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.description;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much a cue changes when nothing but the codec of the file does, and so which levels could be others.
 *
 * <p>Measured on 100 clips, 50 of EmoDB and 50 of RAVDESS, through seven codecs: MP3 at 64 and 128 kbit/s,
 * AAC at 64, Opus at 16 and 32, Vorbis, and G.711 at 8 kHz. For each method and normalisation there is the
 * quantile 0.95 of the absolute change of each cue, rounded up. {@code CodecChanges} of bench measures it;
 * docs/measurements.md has the rest.
 */
public final class CodecNoise {
    // Hz, dB, 1/s and 1/s, in the order of Normalisation.KEYS: none, level, edges, level+edges
    private static final Map<Method, List<List<Double>>> CHANGES = Map.of(
            Method.PAPER, List.of(
                    List.of(190.0, 0.47, 0.31, 0.66),
                    List.of(190.0, 0.15, 0.31, 0.66),
                    List.of(121.0, 0.53, 0.52, 0.68),
                    List.of(121.0, 0.27, 0.52, 0.68)),
            Method.VOICE, List.of(
                    List.of(21.0, 0.47, 0.46, 0.61),
                    List.of(21.0, 0.15, 0.46, 0.61),
                    List.of(7.8, 0.53, 0.58, 0.61),
                    List.of(7.8, 0.27, 0.58, 0.61)));

    private CodecNoise() {}

    /** The change of a cue that one in twenty exceeds, in the cue's unit. */
    public static double change(Method method, Normalisation normalisation, Cue cue) {
        return CHANGES.get(method).get(Normalisation.KEYS.indexOf(normalisation.key())).get(cue.ordinal());
    }

    /**
     * The cues whose level is marginal: the value is at most {@link #change} away from a threshold, so
     * another codec could well have made another level. A value that is not defined or not finite is never
     * marginal.
     *
     * @return in the order of {@link Cue}; unmodifiable
     */
    public static Set<Cue> marginal(Thresholds thresholds, AcousticProperties properties) {
        var marginal = EnumSet.noneOf(Cue.class);
        for (Cue cue : Cue.values()) {
            double value = properties.value(cue);
            double change = change(thresholds.method(), thresholds.normalisation(), cue);
            if (thresholds.cuts().get(cue).stream().anyMatch(cut -> Math.abs(value - cut) <= change)) {
                marginal.add(cue);
            }
        }
        return Collections.unmodifiableSet(marginal);
    }
}
