// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.audio.Waveform;

/**
 * A clip that a head learns from or judges.
 *
 * @param id of the utterance
 * @param sound as the encoder is to hear it
 * @param label its place in the label set; of no meaning where the clip is only judged
 */
public record LabelledClip(String id, Waveform sound, int label) {
    private static final int NO_LABEL = -1;

    /** One that is only heard. */
    public static LabelledClip unlabelled(String id, Waveform sound) {
        return new LabelledClip(id, sound, NO_LABEL);
    }
}
