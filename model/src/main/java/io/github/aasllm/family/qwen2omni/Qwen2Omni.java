// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.qwen2omni;

import static io.github.aasllm.family.NewModel.joined;
import static io.github.aasllm.family.NewModel.object;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.encoder.whisper.FeatureSettings;
import io.github.aasllm.family.Family;
import io.github.aasllm.family.ModulePatterns;
import io.github.aasllm.family.NewModel;
import io.github.aasllm.family.WhisperAndQwen2;
import io.github.aasllm.llm.Qwen2Config;
import io.github.aasllm.llm.Rope;
import io.github.aasllm.llm.Tokenizer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The thinker of Qwen2.5-Omni, and what was tuned from it; what speaks and what sees is left alone. */
public final class Qwen2Omni implements Family {
    static final String MODEL_TYPE = "qwen2_5_omni";
    static final String THINKER_TYPE = "qwen2_5_omni_thinker";
    private static final String AUDIO = "<|AUDIO|>";
    private static final String BEGIN = "<|audio_bos|>";
    private static final String END = "<|audio_eos|>";
    private static final String ROPE = "rope_parameters";
    private static final String ROPE_SCALING = "rope_scaling"; // its name before transformers 5
    private static final int PUBLISHED_SECONDS = 300;
    private static final int PUBLISHED_VISION = 151_652;
    private static final int MOST_SECONDS = 7200; // beyond any model, and within an array of samples
    private static final String[] OF_OTHER_SENSES = {
        "image_mean", "image_std", "image_processor_type", "max_pixels", "min_pixels", "merge_size", "patch_size",
        "temporal_patch_size"
    };

    private final boolean alone;

    /** @param alone whether the folder is one of the thinker without what speaks */
    public Qwen2Omni(boolean alone) {
        this.alone = alone;
    }

    @Override
    public String modelType() {
        return alone ? THINKER_TYPE : MODEL_TYPE;
    }

    @Override
    public TensorNames names() {
        return new ThinkerNames(alone ? "" : ThinkerNames.THINKER);
    }

    @Override
    public ModulePatterns modules() {
        return new ModulePatterns(
                "(?:thinker\\.)?audio_tower\\." + ModulePatterns.WHISPER_LAYERS,
                "(?:thinker\\.)?audio_tower\\.proj",
                "(?:thinker\\.)?model\\.layers\\.\\d+\\.");
    }

    @Override
    public WhisperAndQwen2 architecture(JsonFields config) {
        return OmniConfig.read(config, PUBLISHED_SECONDS);
    }

    @Override
    public WhisperAndQwen2 architecture(Checkpoint checkpoint) {
        int seconds = FeatureSettings.seconds(checkpoint.folder(), PUBLISHED_SECONDS, MOST_SECONDS);
        var said = OmniConfig.read(checkpoint.config(), seconds);
        FeatureSettings.of(said.whisper().melBands(), said.kind().windows())
                .with(features -> features.and(OF_OTHER_SENSES),
                        processor -> processor.and("image_processor", "video_processor"))
                .check(checkpoint.folder());
        return said.storedIn(checkpoint);
    }

    @Override
    public void requireTokens(JsonFields config, Tokenizer tokenizer) {
        var thinker = OmniConfig.thinker(config);
        var key = thinker.has("audio_token_id") ? "audio_token_id" : "audio_token_index";
        Family.requireToken(thinker, key, 151_646, AUDIO, tokenizer);
        Family.requireToken(thinker, "audio_start_token_id", 151_647, BEGIN, tokenizer);
        Family.requireToken(thinker, "audio_end_token_id", 151_648, END, tokenizer);
    }

    @Override
    public List<String> specials() {
        return List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>", AUDIO, BEGIN, END);
    }

    @Override
    public List<String> prompts() {
        return List.of("qwen2.5-omni");
    }

    @Override
    public Map<String, Qwen2Config> published() {
        return Map.of(
                "3b", new Qwen2Config(151_936, 2048, 36, 16, 2, 11_008, Rope.of(1e6), 1e-6, false),
                "7b", new Qwen2Config(152_064, 3584, 28, 28, 4, 18_944, Rope.of(1e6), 1e-6, false));
    }

    @Override
    public Map<String, Map<String, Object>> settings(NewModel model) {
        var text = new HashMap<>(model.llm());
        text.put("model_type", "qwen2_5_omni_text");
        int width = ((Number) text.get("hidden_size")).intValue();
        int pairs = width / ((Number) text.get("num_attention_heads")).intValue() / 2;
        int other = pairs * 3 / 8; // 16, 24, 24 of the published 64
        addSections(text, List.of(pairs - 2 * other, other, other));
        var audio = joined(object("model_type", "qwen2_5_omni_audio_encoder"),
                joined(model.encoder().json(), object("n_window", 100, "output_dim", width)));
        var thinker = object(
                "model_type", THINKER_TYPE,
                "audio_token_index", model.specials().get(AUDIO),
                "audio_start_token_id", model.specials().get(BEGIN),
                "audio_end_token_id", model.specials().get(END),
                "vision_start_token_id", PUBLISHED_VISION, // transformers looks for it in every prompt
                "audio_config", audio,
                "vision_config", object("depth", 1, "hidden_size", 16, "num_heads", 2, "intermediate_size", 16,
                        "out_hidden_size", width),
                "text_config", text);
        var about = object(
                "architectures", List.of(alone
                        ? "Qwen2_5OmniThinkerForConditionalGeneration" : "Qwen2_5OmniForConditionalGeneration"),
                "torch_dtype", model.torchType());
        return Map.of(
                "config.json", joined(about, alone ? thinker : object(
                        "model_type", MODEL_TYPE, "enable_audio_output", false, "thinker_config", thinker)),
                "preprocessor_config.json", FeatureSettings.json(
                        model.encoder().melBands(), PUBLISHED_SECONDS, "Qwen2_5OmniProcessor"));
    }

    /** Into the object that says how positions rotate, as {@code rope_scaling} would go before another. */
    private static void addSections(Map<String, Object> text, List<Integer> pairs) {
        var key = text.get(ROPE_SCALING) == null && text.get(ROPE) != null ? ROPE : ROPE_SCALING;
        var rope = new LinkedHashMap<Object, Object>(
                text.get(key) instanceof Map<?, ?> stated ? stated : object("type", "default"));
        rope.put("mrope_section", pairs);
        text.put(key, rope);
    }
}
