// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.musicflamingo;

import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.family.WhisperAndQwen2;
import io.github.aasllm.family.audioflamingo.AudioFlamingo3;
import io.github.aasllm.family.audioflamingo.Variation;
import io.github.aasllm.family.audioflamingo.Variation.Around;
import java.util.List;

/** The family of Audio Flamingo Next and Music Flamingo: Audio Flamingo 3 with {@link RotaryTime}. */
public final class MusicFlamingo extends AudioFlamingo3 {
    private static final Variation VARIATION = new Variation(
            "musicflamingo", "MusicFlamingo", 1200, "audio-flamingo-next",
            List.of(new Around("audio_bos_token", 151_670, "<|sound_bos|>"),
                    new Around("audio_eos_token", 151_671, "<|sound_eos|>")),
            // a head is as wide as the encoder, whatever is said
            List.of(RotaryTime.STEP, RotaryTime.ROPE, "head_dim"));

    /** The family. */
    public MusicFlamingo() {
        super(VARIATION);
    }

    @Override
    public WhisperAndQwen2 architecture(JsonFields config) {
        var said = super.architecture(config);
        return said.with(said.kind().with(RotaryTime.of(config, said.whisper().width())));
    }
}
