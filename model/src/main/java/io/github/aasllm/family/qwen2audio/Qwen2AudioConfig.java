// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.qwen2audio;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Quantisation;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.encoder.whisper.WhisperKind;
import io.github.aasllm.family.Family;
import io.github.aasllm.family.WhisperAndQwen2;
import io.github.aasllm.llm.Qwen2Config;
import java.util.List;

/**
 * The {@code config.json} of a {@code Qwen2AudioForConditionalGeneration}: dimensions, and a closed list of
 * settings, for what is neither honoured nor known to be neutral could make another model of the weights.
 */
final class Qwen2AudioConfig {
    private static final String ENCODER = "audio_config";
    private static final String LLM = "text_config";
    private static final String TIED = "tie_word_embeddings";
    private static final List<String> PROJECTOR = List.of("linear");
    private static final ClosedList KEYS = ClosedList.TRANSFORMERS
            .and(ENCODER, LLM, TIED, "audio_token_index", "audio_token_id", "vocab_size", "ignore_index",
                    Quantisation.KEY);

    private Qwen2AudioConfig() {}

    static WhisperAndQwen2 read(JsonFields config) {
        Family.requireKind(config, Qwen2Audio.MODEL_TYPE, "none");
        Quantisation.requireNoneOfOthers(config);
        KEYS.check(config);
        var audio = config.object(ENCODER);
        Family.requireKind(audio, "qwen2_audio_encoder", "qwen2_audio_encoder");
        var text = config.object(LLM);
        Family.requireKind(text, "qwen2", "qwen2");
        var llm = Qwen2Config.from(text);
        return new WhisperAndQwen2(EncoderConfig.from(audio), WhisperKind.POOLED, PROJECTOR,
                llm.tied(llm.tied() || config.flag(TIED, false)));
    }
}
