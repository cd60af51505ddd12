// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Quantisation;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.encoder.whisper.FeatureSettings;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.llm.Qwen2Config;
import io.github.aasllm.llm.Qwen2TokenizerFiles;
import io.github.aasllm.llm.Qwen2Weights;
import io.github.aasllm.llm.Tokenizer;
import java.util.Map;

/**
 * The {@code config.json} of a {@code Qwen2AudioForConditionalGeneration}: dimensions, and a closed list of
 * settings, for what is neither honoured nor known to be neutral could make another model of the weights.
 */
public record Qwen2AudioConfig(EncoderConfig encoder, Qwen2Config llm) {
    private static final String KIND = "model_type";
    private static final String ENCODER = "audio_config";
    private static final String LLM = "text_config";
    private static final String TIED = "tie_word_embeddings";
    private static final String AUDIO_TOKEN = "audio_token_index";
    private static final String AUDIO_TOKEN_ID = "audio_token_id"; // its name in newer releases
    private static final int PUBLISHED_AUDIO_TOKEN = 151_646;
    private static final ClosedList KEYS = ClosedList.TRANSFORMERS
            .and(ENCODER, LLM, TIED, AUDIO_TOKEN, AUDIO_TOKEN_ID, "vocab_size", "ignore_index",
                    Quantisation.KEY);

    /** What can be made of a folder of another kind. */
    private static final Map<String, String> WAYS_OUT = Map.of(
            "whisper", "an LLM is wanted too: aasllm model compose --encoder takes this folder",
            "qwen2", "a speech encoder is wanted too: aasllm model compose --llm takes this folder");

    /**
     * Reads the settings, whatever weights there are.
     *
     * @throws InvalidInputException if it is another kind of model, or a setting is of the wrong kind, would
     *     make another model of it, or is not known
     */
    public static Qwen2AudioConfig from(JsonFields config) {
        requireKind(config, KIND, "qwen2_audio", "none");
        Quantisation.requireNoneOfOthers(config);
        KEYS.check(config);
        var audio = config.object(ENCODER);
        requireKind(audio, KIND, "qwen2_audio_encoder", "qwen2_audio_encoder");
        var text = config.object(LLM);
        requireKind(text, KIND, "qwen2", "qwen2");
        var llm = Qwen2Config.from(text);
        return new Qwen2AudioConfig(EncoderConfig.from(audio), llm.tied(llm.tied() || config.flag(TIED, false)));
    }

    /**
     * The same of a checkpoint. An output layer that is stored is one of its own, whatever the settings say,
     * as transformers 5 has it: the files of {@code torch.save} store a tied one twice.
     */
    public static Qwen2AudioConfig of(Checkpoint checkpoint) {
        var said = from(checkpoint.config());
        FeatureSettings.check(checkpoint.folder(), said.encoder.melBands());
        boolean stored = checkpoint.shapes().containsKey(Qwen2Weights.OUTPUT);
        return new Qwen2AudioConfig(said.encoder, said.llm.tied(said.llm.tied() && !stored));
    }

    /** Python puts speech where this id stands, and its tokenizer says where that is. */
    static void requireAudioToken(JsonFields config, Tokenizer tokenizer) {
        var key = config.has(AUDIO_TOKEN_ID) ? AUDIO_TOKEN_ID : AUDIO_TOKEN;
        int stated = config.index(key, PUBLISHED_AUDIO_TOKEN);
        long id = tokenizer.special(Qwen2TokenizerFiles.AUDIO);
        if (stated != id) {
            throw config.refusal(key, stated, id + ", the tokenizer's id of " + Qwen2TokenizerFiles.AUDIO);
        }
    }

    private static void requireKind(JsonFields fields, String key, String kind, String absent) {
        var stated = fields.text(key).orElse(absent);
        if (!stated.equals(kind)) {
            var refusal = fields.refusal(key, stated, kind);
            throw WAYS_OUT.containsKey(stated) && fields.name().isEmpty()
                    ? refusal.next(WAYS_OUT.get(stated)) : refusal;
        }
    }
}
