// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family.qwen2audio;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.NameLayout;
import io.github.aasllm.encoder.whisper.FeatureSettings;
import io.github.aasllm.family.Family;
import io.github.aasllm.family.WhisperAndQwen2;
import io.github.aasllm.llm.Qwen2TokenizerFiles;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.prompt.PromptTemplate;
import java.util.List;
import java.util.Map;

/** The family of Qwen2-Audio. */
public final class Qwen2Audio implements Family {
    /** Its {@code model_type}. */
    public static final String MODEL_TYPE = "qwen2_audio";

    /**
     * The four ways in which its checkpoints name their tensors, brought to the one that the hub uses, and
     * that of LoRA folders of the model without its output layer.
     *
     * <table>
     * <caption>Prefixes of the language model, its output layer, and the other parts</caption>
     * <tr><td>hub, transformers 4</td>
     *     <td>{@code language_model.model.}</td><td>{@code language_model.lm_head.}</td>
     *     <td>{@code audio_tower.}</td></tr>
     * <tr><td>transformers 5 in memory</td>
     *     <td>{@code model.language_model.}</td><td>{@code lm_head.}</td>
     *     <td>{@code model.audio_tower.}</td></tr>
     * <tr><td>saved by 5 after hub names</td>
     *     <td>{@code language_model.model.}</td><td>{@code language_model.lm_head.}</td>
     *     <td>{@code audio_tower.}</td></tr>
     * <tr><td>saved by 5.17 from a config</td>
     *     <td>{@code language_model.model.model.}</td><td>{@code language_model.lm_head.}</td>
     *     <td>{@code audio_tower.}</td></tr>
     * <tr><td>without an output layer</td><td>{@code language_model.}</td><td></td>
     *     <td>{@code audio_tower.}</td></tr>
     * </table>
     */
    public static final NameLayout NAMES = new NameLayout(
            List.of(
                    new NameLayout.Rule("language_model.model.model.", "language_model.model."),
                    new NameLayout.Rule("model.language_model.", "language_model.model."),
                    new NameLayout.Rule("language_model.layers.", "language_model.model.layers."),
                    new NameLayout.Rule("language_model.embed_tokens.", "language_model.model.embed_tokens."),
                    new NameLayout.Rule("language_model.norm.", "language_model.model.norm."),
                    new NameLayout.Rule("lm_head.", "language_model.lm_head."),
                    new NameLayout.Rule("model.audio_tower.", "audio_tower."),
                    new NameLayout.Rule("model.multi_modal_projector.", "multi_modal_projector.")),
            List.of(
                    new NameLayout.Rule("language_model.model.", "model.language_model."),
                    new NameLayout.Rule("language_model.lm_head.", "lm_head."),
                    new NameLayout.Rule("audio_tower.", "model.audio_tower."),
                    new NameLayout.Rule("multi_modal_projector.", "model.multi_modal_projector.")));

    private static final Map<String, String> PROCESSOR = Map.of(
            "audio_token", Qwen2TokenizerFiles.AUDIO,
            "audio_bos_token", "<|audio_bos|>",
            "audio_eos_token", "<|audio_eos|>");
    private static final String AUDIO_TOKEN = "audio_token_index";
    private static final String AUDIO_TOKEN_ID = "audio_token_id"; // its name in newer releases
    private static final int PUBLISHED_AUDIO_TOKEN = 151_646;

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public NameLayout names() {
        return NAMES;
    }

    @Override
    public WhisperAndQwen2 architecture(JsonFields config) {
        return Qwen2AudioConfig.read(config);
    }

    @Override
    public WhisperAndQwen2 architecture(Checkpoint checkpoint) {
        var said = architecture(checkpoint.config());
        FeatureSettings.check(checkpoint.folder(), said.whisper().melBands(), PROCESSOR);
        return said.storedIn(checkpoint);
    }

    @Override
    public void requireAudioToken(JsonFields config, Tokenizer tokenizer) {
        var key = config.has(AUDIO_TOKEN_ID) ? AUDIO_TOKEN_ID : AUDIO_TOKEN;
        int stated = config.index(key, PUBLISHED_AUDIO_TOKEN);
        long id = tokenizer.special(Qwen2TokenizerFiles.AUDIO);
        if (stated != id) {
            throw config.refusal(key, stated, id + ", the tokenizer's id of " + Qwen2TokenizerFiles.AUDIO);
        }
    }

    @Override
    public PromptTemplate prompt() {
        return PromptTemplate.standard();
    }
}
