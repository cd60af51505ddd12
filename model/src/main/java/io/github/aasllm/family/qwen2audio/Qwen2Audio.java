// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.qwen2audio;

import static io.github.aasllm.family.NewModel.joined;
import static io.github.aasllm.family.NewModel.object;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.NameLayout;
import io.github.aasllm.encoder.whisper.FeatureSettings;
import io.github.aasllm.family.Family;
import io.github.aasllm.family.ModulePatterns;
import io.github.aasllm.family.NewModel;
import io.github.aasllm.family.WhisperAndQwen2;
import io.github.aasllm.llm.Qwen2Config;
import io.github.aasllm.llm.Rope;
import io.github.aasllm.llm.Tokenizer;
import java.util.List;
import java.util.Map;

/** The family of Qwen2-Audio. */
public final class Qwen2Audio implements Family {
    /** Its {@code model_type}. */
    public static final String MODEL_TYPE = "qwen2_audio";

    /** The token in whose place the speech stands. */
    public static final String AUDIO = "<|AUDIO|>";

    /** Its special tokens, in the order of their ids. */
    public static final List<String> SPECIALS = List.of(
            "<|endoftext|>", "<|im_start|>", "<|im_end|>", AUDIO, "<|audio_bos|>", "<|audio_eos|>");

    /** How its checkpoints name their tensors. */
    public static final NameLayout NAMES = WhisperAndQwen2.NAMES;

    private static final int PUBLISHED_AUDIO_TOKEN = 151_646;
    private static final String AUDIO_TOKEN = "audio_token_index";
    private static final String AUDIO_TOKEN_ID = "audio_token_id"; // its name in newer releases

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public NameLayout names() {
        return NAMES;
    }

    @Override
    public ModulePatterns modules() {
        return WhisperAndQwen2.modules("linear");
    }

    @Override
    public WhisperAndQwen2 architecture(JsonFields config) {
        return Qwen2AudioConfig.read(config);
    }

    @Override
    public WhisperAndQwen2 architecture(Checkpoint checkpoint) {
        var said = architecture(checkpoint.config());
        FeatureSettings.of(said.whisper().melBands())
                .with(features -> features, processor -> processor
                        .only("audio_token", AUDIO)
                        .only("audio_bos_token", "<|audio_bos|>")
                        .only("audio_eos_token", "<|audio_eos|>"))
                .check(checkpoint.folder());
        return said.storedIn(checkpoint);
    }

    @Override
    public void requireTokens(JsonFields config, Tokenizer tokenizer) {
        var key = config.has(AUDIO_TOKEN_ID) ? AUDIO_TOKEN_ID : AUDIO_TOKEN;
        Family.requireToken(config, key, PUBLISHED_AUDIO_TOKEN, AUDIO, tokenizer);
    }

    @Override
    public List<String> specials() {
        return SPECIALS;
    }

    @Override
    public List<String> prompts() {
        return List.of("paper", "qwen2-audio", "qwen2-audio-instruct");
    }

    @Override
    public Map<String, Qwen2Config> published() {
        return Map.of("7b", new Qwen2Config(156_032, 4096, 32, 32, 32, 11_008, Rope.of(10_000), 1e-5, false));
    }

    @Override
    public Map<String, Map<String, Object>> settings(NewModel model) {
        var encoder = joined(object("model_type", "qwen2_audio_encoder"), model.encoder().json());
        return Map.of(
                "config.json", object(
                        "architectures", List.of("Qwen2AudioForConditionalGeneration"),
                        "model_type", MODEL_TYPE,
                        AUDIO_TOKEN, model.specials().get(AUDIO),
                        "torch_dtype", model.torchType(),
                        "audio_config", encoder,
                        "text_config", model.llm()),
                "preprocessor_config.json", FeatureSettings.json(
                        model.encoder().melBands(), 30, "Qwen2AudioProcessor"));
    }
}
