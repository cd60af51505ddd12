// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.audioflamingo;

import static io.github.aasllm.family.NewModel.joined;
import static io.github.aasllm.family.NewModel.object;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.NameLayout;
import io.github.aasllm.checkpoint.Quantisation;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.encoder.whisper.FeatureSettings;
import io.github.aasllm.encoder.whisper.WhisperKind;
import io.github.aasllm.encoder.whisper.Windows;
import io.github.aasllm.family.Family;
import io.github.aasllm.family.ModulePatterns;
import io.github.aasllm.family.NewModel;
import io.github.aasllm.family.WhisperAndQwen2;
import io.github.aasllm.llm.Qwen2Config;
import io.github.aasllm.llm.Rope;
import io.github.aasllm.llm.Tokenizer;
import java.util.List;
import java.util.Map;

/** The family of Audio Flamingo 3. */
public final class AudioFlamingo3 implements Family {
    /** The token in whose place the speech stands. */
    public static final String SOUND = "<sound>";

    private static final String MODEL_TYPE = "audioflamingo3";
    private static final String ENCODER = "audio_config";
    private static final String LLM = "text_config";
    private static final String SOUND_ID = "audio_token_id";
    private static final String SECONDS = "max_audio_len";
    private static final int PUBLISHED_SECONDS = 600;
    private static final int MOST_SECONDS = 7200; // beyond any model, and within an array of samples
    private static final List<String> PROJECTOR = List.of("linear_1", "linear_2");

    /** What {@code config.json} may say. */
    public static final ClosedList KEYS = ClosedList.TRANSFORMERS
            .and(ENCODER, LLM, SOUND_ID, "tie_word_embeddings", "vocab_size", "ignore_index", Quantisation.KEY)
            .only("projector_bias", true)
            .only("projector_hidden_act", "gelu");

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public NameLayout names() {
        return WhisperAndQwen2.NAMES;
    }

    @Override
    public ModulePatterns modules() {
        return WhisperAndQwen2.modules("linear_[12]");
    }

    @Override
    public WhisperAndQwen2 architecture(JsonFields config) {
        Family.requireKind(config, MODEL_TYPE, "none");
        return architecture(config, KEYS);
    }

    /** The same of a model that has more settings. */
    public static WhisperAndQwen2 architecture(JsonFields config, ClosedList keys) {
        Quantisation.requireNoneOfOthers(config);
        keys.check(config);
        if (!config.flag("projector_bias", true)) { // false is no absence here
            throw config.refusal("projector_bias", false, "true");
        }
        var audio = config.object(ENCODER);
        Family.requireKind(audio, "audioflamingo3_encoder", "audioflamingo3_encoder");
        var text = config.object(LLM);
        Family.requireKind(text, "qwen2", "qwen2");
        return new WhisperAndQwen2(EncoderConfig.fromGeneral(audio),
                WhisperKind.POOLED.with(windows(PUBLISHED_SECONDS)), PROJECTOR, Qwen2Config.from(text));
    }

    private static Windows windows(int seconds) {
        return Windows.of30Seconds(Math.max(1, seconds / 30));
    }

    @Override
    public WhisperAndQwen2 architecture(Checkpoint checkpoint) {
        return architecture(checkpoint, architecture(checkpoint.config()), PUBLISHED_SECONDS, List.of());
    }

    /**
     * What a folder makes of what its {@code config.json} describes.
     *
     * @param seconds that are heard of a clip, where the folder does not say it
     * @param around keys and values of the tokens around speech
     */
    public static WhisperAndQwen2 architecture(
            Checkpoint checkpoint, WhisperAndQwen2 said, int seconds, List<Map.Entry<String, String>> around) {
        FeatureSettings.of(said.whisper().melBands()).with(features -> features, processor -> {
            var known = processor.and(SECONDS, "default_transcription_prompt").only("audio_token", SOUND);
            for (var token : around) {
                known = known.only(token.getKey(), token.getValue());
            }
            return known;
        }).check(checkpoint.folder());
        int heard = FeatureSettings.processor(checkpoint.folder()).count(SECONDS, seconds, MOST_SECONDS);
        return said.storedIn(checkpoint).with(said.kind().with(windows(heard)));
    }

    @Override
    public void requireTokens(JsonFields config, Tokenizer tokenizer) {
        Family.requireToken(config, SOUND_ID, 151_669, SOUND, tokenizer);
    }

    @Override
    public List<String> specials() {
        return List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>", SOUND);
    }

    @Override
    public List<String> prompts() {
        return List.of("audio-flamingo-3");
    }

    @Override
    public Qwen2Config published() {
        return new Qwen2Config(151_672, 3584, 28, 28, 4, 18_944, Rope.of(1e6), 1e-6, false);
    }

    @Override
    public Map<String, Map<String, Object>> settings(NewModel model) {
        return settings(model, MODEL_TYPE, "AudioFlamingo3");
    }

    /** The settings of a new folder of a family whose classes in transformers have this name. */
    public static Map<String, Map<String, Object>> settings(NewModel model, String modelType, String name) {
        return Map.of(
                "config.json", object(
                        "architectures", List.of(name + "ForConditionalGeneration"),
                        "model_type", modelType,
                        SOUND_ID, model.specials().get(SOUND),
                        "torch_dtype", model.torchType(),
                        ENCODER, joined(
                                object("model_type", "audioflamingo3_encoder"), model.encoder().generalJson()),
                        LLM, model.llm()),
                "preprocessor_config.json",
                FeatureSettings.json(model.encoder().melBands(), 30, name + "Processor"));
    }
}
