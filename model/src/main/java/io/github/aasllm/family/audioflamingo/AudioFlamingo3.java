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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The family of Audio Flamingo 3, and what families that are built alike share. */
public class AudioFlamingo3 implements Family {
    private static final Variation OWN =
            new Variation("audioflamingo3", "AudioFlamingo3", 600, "audio-flamingo-3", List.of(), List.of());
    private static final String SOUND = "<sound>"; // in its place the speech stands
    private static final String ENCODER = "audio_config";
    private static final String ENCODER_TYPE = "audioflamingo3_encoder";
    private static final String LLM = "text_config";
    private static final String SOUND_ID = "audio_token_id";
    private static final int PUBLISHED_SOUND = 151_669;
    private static final String SECONDS = "max_audio_len";
    private static final int MOST_SECONDS = 7200; // beyond any model, and within an array of samples
    private static final List<String> PROJECTOR = List.of("linear_1", "linear_2");

    private final Variation variation;
    private final ClosedList keys;

    /** Audio Flamingo 3 itself. */
    public AudioFlamingo3() {
        this(OWN);
    }

    /** A family that is built alike. */
    protected AudioFlamingo3(Variation variation) {
        this.variation = variation;
        this.keys = ClosedList.TRANSFORMERS
                .and(ENCODER, LLM, SOUND_ID, "tie_word_embeddings", "vocab_size", "ignore_index", Quantisation.KEY)
                .and(variation.keys().toArray(String[]::new))
                .and(variation.around().stream().map(Variation.Around::idKey).toArray(String[]::new))
                .only("projector_bias", true)
                .only("projector_hidden_act", "gelu");
    }

    @Override
    public final String modelType() {
        return variation.modelType();
    }

    @Override
    public final NameLayout names() {
        return WhisperAndQwen2.NAMES;
    }

    @Override
    public final ModulePatterns modules() {
        return WhisperAndQwen2.modules("linear_[12]");
    }

    @Override
    public WhisperAndQwen2 architecture(JsonFields config) {
        Family.requireKind(config, modelType(), "none");
        Quantisation.requireNoneOfOthers(config);
        keys.check(config);
        if (!config.flag("projector_bias", true)) { // false is no absence here
            throw config.refusal("projector_bias", false, "true");
        }
        var audio = config.object(ENCODER);
        Family.requireKind(audio, ENCODER_TYPE, ENCODER_TYPE);
        var text = config.object(LLM);
        Family.requireKind(text, "qwen2", "qwen2");
        return new WhisperAndQwen2(EncoderConfig.fromGeneral(audio),
                WhisperKind.POOLED.with(windows(variation.seconds())), PROJECTOR, Qwen2Config.from(text));
    }

    private static Windows windows(int seconds) {
        return Windows.of30Seconds(Math.max(1, seconds / 30));
    }

    @Override
    public final WhisperAndQwen2 architecture(Checkpoint checkpoint) {
        var said = architecture(checkpoint.config());
        FeatureSettings.of(said.whisper().melBands()).with(features -> features, processor -> {
            var known = processor.and(SECONDS, "default_transcription_prompt").only("audio_token", SOUND);
            for (var token : variation.around()) {
                known = known.only(token.key(), token.token());
            }
            return known;
        }).check(checkpoint.folder());
        int heard = FeatureSettings.processor(checkpoint.folder()).count(SECONDS, variation.seconds(), MOST_SECONDS);
        return said.storedIn(checkpoint).with(said.kind().with(windows(heard)));
    }

    @Override
    public final void requireTokens(JsonFields config, Tokenizer tokenizer) {
        Family.requireToken(config, SOUND_ID, PUBLISHED_SOUND, SOUND, tokenizer);
        variation.around().forEach(
                one -> Family.requireToken(config, one.idKey(), one.id(), one.token(), tokenizer));
    }

    @Override
    public final List<String> specials() {
        var specials = new ArrayList<>(List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>", SOUND));
        variation.around().forEach(one -> specials.add(one.token()));
        return specials;
    }

    @Override
    public final List<String> prompts() {
        return List.of(variation.prompt());
    }

    @Override
    public final Map<String, Qwen2Config> published() {
        return Map.of("7b", new Qwen2Config(151_672, 3584, 28, 28, 4, 18_944, Rope.of(1e6), 1e-6, false));
    }

    @Override
    public final Map<String, Map<String, Object>> settings(NewModel model) {
        var config = object(
                "architectures", List.of(variation.name() + "ForConditionalGeneration"),
                "model_type", modelType(),
                SOUND_ID, model.specials().get(SOUND));
        variation.around().forEach(one -> config.put(one.idKey(), model.specials().get(one.token())));
        config.put("torch_dtype", model.torchType());
        config.put(ENCODER, joined(object("model_type", ENCODER_TYPE), model.encoder().generalJson()));
        config.put(LLM, model.llm());
        return Map.of(
                "config.json", config,
                "preprocessor_config.json",
                FeatureSettings.json(model.encoder().melBands(), 30, variation.name() + "Processor"));
    }
}
