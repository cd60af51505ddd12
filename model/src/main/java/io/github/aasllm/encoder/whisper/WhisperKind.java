// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.EncoderTraits;
import java.util.List;

/**
 * What parts one model's use of Whisper's encoder from another's.
 *
 * @param windows what of a clip the layers see together
 * @param storesPositions whether the weights have the table of positions, which else is computed
 * @param ending what is done to a clip's states at the end; its text says all of it
 */
public record WhisperKind(Pooling pooling, Windows windows, boolean storesPositions, Ending ending) {
    /** What becomes of positions at the encoder's end. */
    public enum Pooling {
        /** A state for each position, 50 a second, as in Whisper. */
        NONE,
        /** A state for each pair of positions, 25 a second, as in Qwen2-Audio. */
        PAIRS
    }

    /** Whisper's own. */
    public static final WhisperKind PLAIN = new WhisperKind(Pooling.NONE, Windows.BEGINNING, true, Ending.NONE);

    /** With a pooling by 2. */
    public static final WhisperKind POOLED = new WhisperKind(Pooling.PAIRS, Windows.BEGINNING, true, Ending.NONE);

    /** The same, of another part of a clip. */
    public WhisperKind with(Windows other) {
        return new WhisperKind(pooling, other, storesPositions, ending);
    }

    /** The same, with this at its end. */
    public WhisperKind with(Ending other) {
        return new WhisperKind(pooling, windows, storesPositions, other);
    }

    /** The table of its weights, by their names within the encoder. */
    public List<WeightShape> table(EncoderConfig config) {
        var table = EncoderWeights.table(config);
        return storesPositions ? table
                : table.stream().filter(row -> !row.name().equals(EncoderWeights.POSITIONS)).toList();
    }

    /** What is known without the weights. A state needs a sample, or with pooling two frames and one. */
    public EncoderTraits traits(EncoderConfig config) {
        var key = LogMel.VERSION + windows.key() + (ending.equals(Ending.NONE) ? "" : ", " + ending);
        return switch (pooling) {
            case NONE -> new EncoderTraits(config.width(), 1, ClipLength.POSITIONS_A_SECOND,
                    ClipLength.POSITIONS_A_SECOND, key + ", not pooled");
            case PAIRS -> new EncoderTraits(config.width(), 2 * ClipLength.HOP + 1, ClipLength.POSITIONS_A_SECOND,
                    ClipLength.POSITIONS_A_SECOND / 2, key);
        };
    }
}
