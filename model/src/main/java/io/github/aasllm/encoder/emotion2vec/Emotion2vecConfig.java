// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.emotion2vec;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Config.Convolution;
import io.github.aasllm.encoder.wav2vec2.Wav2Vec2Config.Convolutions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The dimensions of an emotion2vec model.
 *
 * @param width {@code embed_dim}, D
 * @param heads {@code num_heads}, H; divides D
 * @param prenetLayers layers that the audio encoder has of its own
 * @param layers those behind them
 * @param feedForward F, the width times {@code mlp_ratio}
 * @param extraTokens rows that stand before the frames
 * @param convolutions of the waveform
 * @param positions the convolutions that tell positions
 * @param normalised whether the waveform has mean 0 and variance 1
 */
record Emotion2vecConfig(
        int width, int heads, int prenetLayers, int layers, int feedForward, int extraTokens,
        Convolutions convolutions, Positions positions, boolean normalised) {
    private static final int LARGEST = 1 << 16; // beyond any model
    private static final int MOST_LAYERS = 1000;

    /** @param kernel of each, odd */
    record Positions(int layers, int kernel, int groups) {}

    /** Of the training alone, in any value. */
    private static final ClosedList MODEL_KEYS = ClosedList.of(
                    "loss_beta", "loss_scale", "depth", "start_drop_path_rate", "end_drop_path_rate", "num_heads",
                    "encoder_dropout", "post_mlp_drop", "attention_dropout", "activation_dropout", "dropout_input",
                    "layerdrop", "embed_dim", "mlp_ratio", "average_top_k_layers", "end_of_block_targets",
                    "clone_batch", "layer_norm_target_layer", "batch_norm_target_layer",
                    "instance_norm_target_layer", "instance_norm_targets", "layer_norm_targets", "ema_decay",
                    "ema_same_dtype", "log_norms", "ema_end_decay", "ema_anneal_end_step", "ema_encoder_only",
                    "max_update", "shared_decoder", "min_target_var", "min_pred_var", "mae_init", "seed", "skip_ema",
                    "cls_loss", "recon_loss", "d2v_loss", "decoder_group", "adversarial_training",
                    "adversarial_hidden_dim", "adversarial_weight", "cls_type", "normalize", "modalities",
                    "bert_init", "freeze_layers", "vocab_size")
            .only("norm_eps", 1e-5)
            .only("norm_affine", true)
            .only("extractor_mode", "layer_norm")
            .only("supported_modality", "AUDIO");

    private static final ClosedList AUDIO_KEYS = ClosedList.of(
                    "prenet_depth", "prenet_layerdrop", "prenet_dropout", "start_drop_path_rate",
                    "end_drop_path_rate", "num_extra_tokens", "init_extra_token_zero", "mask_noise_std",
                    "mask_prob_min", "mask_prob", "inverse_mask", "mask_prob_adjust", "keep_masked_pct",
                    "mask_length", "add_masks", "remove_masks", "mask_dropout", "encoder_zero_mask",
                    "mask_channel_prob", "mask_channel_length", "ema_local_encoder", "local_grad_mult",
                    "num_alibi_heads", "model_depth", "decoder", "feature_encoder_spec", "conv_pos_width",
                    "conv_pos_groups", "conv_pos_depth")
            .only("type", "AUDIO")
            .only("use_alibi_encoder", true)
            .only("alibi_scale", 1.0)
            .only("learned_alibi_scale", true)
            .only("learned_alibi_scale_per_head", true)
            .only("extractor_mode", "layer_norm");

    private static final Pattern CONVOLUTIONS =
            Pattern.compile("\\[\\((\\d{1,5}),(\\d{1,3}),(\\d{1,3})\\)\\](?:\\*(\\d{1,2}))?");

    /**
     * Reads a {@code config.yaml} of FunASR.
     *
     * @throws io.github.aasllm.error.InvalidInputException if it is of another model, or a setting is of the
     *     wrong kind, would make another model of it, or is not known
     */
    static Emotion2vecConfig from(JsonFields file) {
        var kind = file.text("model").orElse("none");
        if (!kind.equals("Emotion2vec")) {
            throw file.refusal("model", kind, "Emotion2vec");
        }
        var model = file.object("model_conf");
        var audio = model.object("modalities").object("audio");
        MODEL_KEYS.check(model);
        AUDIO_KEYS.check(audio);
        int width = model.count("embed_dim", 768, LARGEST);
        int heads = model.count("num_heads", 12, LARGEST);
        if (width % heads != 0) {
            throw model.refusal("num_heads", heads, "a divisor of embed_dim, " + width);
        }
        requireSame(audio, "num_alibi_heads", heads);
        int layers = model.count("depth", 8, MOST_LAYERS);
        return new Emotion2vecConfig(
                width, heads, audio.count("prenet_depth", 4, MOST_LAYERS), layers,
                (int) Math.round(width * model.positive("mlp_ratio", 4)), audio.count("num_extra_tokens", 1, LARGEST),
                convolutions(audio), positions(audio, width), model.flag("normalize", true));
    }

    private static void requireSame(JsonFields fields, String key, int value) {
        if (fields.count(key, value) != value) {
            throw fields.refusal(key, fields.node().get(key), value + ", as num_heads says");
        }
    }

    /** Such as {@code [(512, 10, 5)] + [(512, 3, 2)] * 4}: channels, kernel, stride. */
    private static Convolutions convolutions(JsonFields audio) {
        var spec = audio.text("feature_encoder_spec")
                .orElse("[(512, 10, 5)] + [(512, 3, 2)] * 4 + [(512, 2, 2)] + [(512, 2, 2)]");
        var all = new ArrayList<Convolution>();
        for (var part : spec.replace(" ", "").split("\\+", -1)) {
            var found = CONVOLUTIONS.matcher(part);
            if (!found.matches()) {
                throw audio.refusal("feature_encoder_spec", spec, "[(channels, kernel, stride)] * times + ...");
            }
            var one = new Convolution(number(found.group(1)), number(found.group(2)), number(found.group(3)));
            all.addAll(Collections.nCopies(found.group(4) == null ? 1 : number(found.group(4)), one));
        }
        if (all.isEmpty() || all.stream().anyMatch(one ->
                one.channels() < 1 || one.kernel() < one.stride() || one.stride() < 1)) {
            throw audio.refusal("feature_encoder_spec", spec, "convolutions that see every sample");
        }
        return new Convolutions(List.copyOf(all), false, false);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static Positions positions(JsonFields audio, int width) {
        int layers = audio.count("conv_pos_depth", 5, MOST_LAYERS);
        int kernel = Math.max(3, audio.count("conv_pos_width", 95, LARGEST) / layers);
        int groups = audio.count("conv_pos_groups", 16, LARGEST);
        if (width % groups != 0) {
            throw audio.refusal("conv_pos_groups", groups, "a divisor of embed_dim, " + width);
        }
        return new Positions(layers, kernel, groups);
    }
}
