// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family;

import io.github.aasllm.adapter.Adapter;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.NameLayout;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.EncoderTraits;
import io.github.aasllm.encoder.whisper.EncoderConfig;
import io.github.aasllm.encoder.whisper.EncoderWeights;
import io.github.aasllm.encoder.whisper.WhisperEncoder;
import io.github.aasllm.encoder.whisper.WhisperKind;
import io.github.aasllm.llm.Qwen2Config;
import java.util.List;
import java.util.Set;

/**
 * The most frequent architecture: Whisper's encoder, linear layers, and Qwen2.
 *
 * @param whisper the dimensions of the encoder
 * @param kind how the encoder is used
 * @param projector the names of the Adapter's layers, in order
 */
public record WhisperAndQwen2(
        EncoderConfig whisper, WhisperKind kind, List<String> projector, Qwen2Config llm)
        implements Architecture {
    /**
     * The four ways in which checkpoints of Qwen2-Audio and its like name their tensors, brought to the one that the hub uses, and
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

    /** By what the linear layers are known, where the Adapter's names are these. */
    public static ModulePatterns modules(String adapter) {
        return new ModulePatterns(
                ".*audio_tower\\." + ModulePatterns.WHISPER_LAYERS,
                ".*multi_modal_projector\\." + adapter,
                ".*language_model\\.(?:model\\.)?layers\\.\\d+\\.");
    }

    /** The same, its encoder used otherwise. */
    public WhisperAndQwen2 with(WhisperKind other) {
        return new WhisperAndQwen2(whisper, other, projector, llm);
    }

    /**
     * The same of a checkpoint. An output layer that is stored is one of its own, whatever the settings say,
     * as transformers 5 has it: the files of {@code torch.save} store a tied one twice.
     */
    public WhisperAndQwen2 storedIn(Checkpoint checkpoint) {
        boolean stored = checkpoint.shapes().containsKey(Checkpoint.weightName(BoxNames.OUTPUT));
        return new WhisperAndQwen2(whisper, kind, projector, llm.tied(llm.tied() && !stored));
    }

    @Override
    public EncoderTraits traits() {
        return kind.traits(whisper);
    }

    @Override
    public List<WeightShape> encoderTable() {
        return kind.table(whisper);
    }

    @Override
    public List<WeightShape> adapterTable() {
        return Adapter.table(projector, whisper.width(), llm.width());
    }

    @Override
    public Set<String> fixed() {
        return kind.storesPositions() ? Set.of(BoxNames.ENCODER + EncoderWeights.POSITIONS) : Set.of();
    }

    @Override
    public WhisperEncoder encoder(Weights weights) {
        return new WhisperEncoder(whisper, kind, weights);
    }

    @Override
    public Adapter adapter(Weights weights) {
        return new Adapter(projector, weights);
    }
}
