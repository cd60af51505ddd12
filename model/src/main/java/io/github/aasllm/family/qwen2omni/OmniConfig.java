// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.qwen2omni;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Quantisation;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.encoder.whisper.Ending;
import io.github.aasllm.encoder.whisper.WhisperKind;
import io.github.aasllm.encoder.whisper.Windows;
import io.github.aasllm.family.Family;
import io.github.aasllm.family.WhisperAndQwen2;
import io.github.aasllm.llm.Qwen2Config;
import java.util.List;
import java.util.Map;

/** The {@code config.json} of Qwen2.5-Omni, or of its thinker alone, as a closed list. */
final class OmniConfig {
    private static final String THINKER = "thinker_config";
    private static final String SECTIONS = "mrope_section";
    private static final int MOST_FRAMES = 3000; // positions of the encoder's table, twice
    private static final ClosedList WHOLE = ClosedList.TRANSFORMERS.and(
            THINKER, "talker_config", "token2wav_config", "enable_audio_output", "enable_talker",
            Quantisation.KEY);
    private static final ClosedList KEYS = ClosedList.TRANSFORMERS.and(
            "audio_config", "text_config", "vision_config", "audio_token_index", "audio_token_id",
            "image_token_index", "image_token_id", "video_token_index", "video_token_id", "audio_start_token_id",
            "audio_end_token_id", "vision_start_token_id", "vision_end_token_id", "vision_token_id",
            "user_token_id", "position_id_per_seconds", "seconds_per_chunk", "ignore_index",
            "tie_word_embeddings", Quantisation.KEY);

    /** What a published text_config leaves out. */
    private static final Map<String, Object> TEXT = Map.of(
            "vocab_size", 152_064, "hidden_size", 3584, "intermediate_size", 18_944, "num_hidden_layers", 28,
            "num_attention_heads", 28, "num_key_value_heads", 4, "tie_word_embeddings", true);

    private OmniConfig() {}

    /** The settings of the thinker, wherever they stand. */
    static JsonFields thinker(JsonFields config) {
        if (config.text("model_type").filter(Qwen2Omni.THINKER_TYPE::equals).isPresent()) {
            return config;
        }
        Family.requireKind(config, Qwen2Omni.MODEL_TYPE, "none");
        Quantisation.requireNoneOfOthers(config);
        WHOLE.check(config);
        return config.object(THINKER);
    }

    /** @param seconds whose spectrogram is made at once */
    static WhisperAndQwen2 read(JsonFields config, int seconds) {
        var thinker = thinker(config);
        Family.requireKind(thinker, Qwen2Omni.THINKER_TYPE, Qwen2Omni.THINKER_TYPE);
        Quantisation.requireNoneOfOthers(thinker);
        KEYS.check(thinker);
        var audio = thinker.object("audio_config");
        Family.requireKind(audio, "qwen2_5_omni_audio_encoder", "qwen2_5_omni_audio_encoder");
        var llm = llm(thinker.object("text_config"));
        if (audio.count("output_dim", 3584) != llm.width()) {
            throw audio.refusal(
                    "output_dim", audio.count("output_dim", 3584), llm.width() + ", hidden_size of the LLM");
        }
        int frames = 2 * audio.count("n_window", 100, MOST_FRAMES / 2);
        var kind = new WhisperKind(WhisperKind.Pooling.PAIRS, Windows.ofFrames(frames, seconds), false,
                Ending.NONE);
        return new WhisperAndQwen2(EncoderConfig.from(audio.without("n_window").without("output_dim")), kind,
                List.of("proj"), llm);
    }

    private static Qwen2Config llm(JsonFields text) {
        Family.requireKind(text, "qwen2_5_omni_text", "qwen2_5_omni_text");
        var plain = withoutSections(withoutSections(text, "rope_parameters"), "rope_scaling");
        return Qwen2Config.from(plain.or(TEXT).or(Map.of("rope_theta", 1e6)));
    }

    /** Sound and text have the same position in every axis, so that how many pairs each turns says nothing. */
    private static JsonFields withoutSections(JsonFields text, String key) {
        var rope = text.object(key);
        int pairs = 0;
        for (var section : rope.array(SECTIONS)) {
            if (!section.isInt() || section.intValue() < 0) {
                throw rope.refusal(SECTIONS, rope.node().get(SECTIONS), "whole numbers of pairs");
            }
            pairs += section.intValue();
        }
        int width = text.count("hidden_size", 3584);
        int heads = text.count("num_attention_heads", 28);
        // that heads divide the width is required behind this
        if (rope.has(SECTIONS) && width % heads == 0 && pairs != width / heads / 2) {
            throw rope.refusal(SECTIONS, rope.node().get(SECTIONS), width / heads / 2 + " pairs in all");
        }
        var type = rope.text("type").filter("mrope"::equals).isPresent() ? rope.without("type") : rope;
        return rope.node().isEmpty() ? text : text.with(key, type.without(SECTIONS));
    }
}
