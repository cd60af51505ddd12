// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.llm.Qwen2Config;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of model folders that we make, as transformers reads them. */
final class ModelJson {
    private ModelJson() {}

    /**
     * {@code config.json}.
     *
     * @param audioToken id of {@code <|AUDIO|>}
     * @param dtype in which transformers keeps the weights
     * @param encoder {@code audio_config}
     * @param llm {@code text_config}
     */
    static Map<String, Object> model(
            int audioToken, DType dtype, Map<String, Object> encoder, Map<String, Object> llm) {
        return object(
                "architectures", new String[] {"Qwen2AudioForConditionalGeneration"},
                "model_type", "qwen2_audio",
                "audio_token_index", audioToken,
                "torch_dtype", dtype == DType.F32 ? "float32" : dtype == DType.F16 ? "float16" : "bfloat16",
                "audio_config", encoder,
                "text_config", llm);
    }

    /** {@code audio_config}. */
    static Map<String, Object> encoder(EncoderConfig c) {
        return object(
                "model_type", "qwen2_audio_encoder",
                "activation_function", "gelu",
                "num_mel_bins", c.melBands(),
                "max_source_positions", c.positions(),
                "d_model", c.width(),
                "encoder_layers", c.layers(),
                "encoder_attention_heads", c.heads(),
                "encoder_ffn_dim", c.feedForward());
    }

    /** {@code text_config}. */
    static Map<String, Object> llm(Qwen2Config c) {
        return object(
                "model_type", "qwen2",
                "hidden_act", "silu",
                "hidden_size", c.width(),
                "num_hidden_layers", c.layers(),
                "num_attention_heads", c.heads(),
                "num_key_value_heads", c.keyValueHeads(),
                "intermediate_size", c.feedForward(),
                "vocab_size", c.vocabulary(),
                "max_position_embeddings", 8192,
                "rms_norm_eps", c.epsilon(),
                "rope_theta", c.rope().theta(),
                "tie_word_embeddings", c.tied());
    }

    /**
     * {@code preprocessor_config.json}: how Python's processor makes the features that {@code LogMel} makes.
     *
     * @param mask whether it also makes a mask, which Qwen2-Audio needs and Whisper does without
     */
    static Map<String, Object> features(int bands, boolean mask) {
        return object(
                "feature_extractor_type", "WhisperFeatureExtractor",
                "processor_class", mask ? "Qwen2AudioProcessor" : "WhisperProcessor",
                "feature_size", bands,
                "sampling_rate", 16_000,
                "hop_length", 160,
                "n_fft", 400,
                "chunk_length", 30,
                "padding_side", "right",
                "padding_value", 0.0,
                "return_attention_mask", mask);
    }

    /** Names and their values in turn, in this order. */
    static Map<String, Object> object(Object... namesAndValues) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
