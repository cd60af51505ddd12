// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.ClosedList;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The dimensions of an encoder that hears the waveform; the defaults are those of the base models, as in
 * transformers.
 *
 * @param convolutions that make frames of the waveform
 * @param projectionNorm whether a norm stands before the linear layer behind them; only HuBERT can be without
 * @param width {@code hidden_size}, D
 * @param layers {@code num_hidden_layers}
 * @param heads {@code num_attention_heads}, H; divides D
 * @param feedForward {@code intermediate_size}, F
 * @param normFirst {@code do_stable_layer_norm}: norms stand before attention and feed-forward layer, and one
 *     behind the last layer
 * @param normedLast whether the last of all hidden states stands behind that norm, as it did in transformers 4,
 *     which the published weighted sums of layers were trained with; in release 5.17 it stands before it
 */
public record Wav2Vec2Config(
        Wav2Vec2Kind kind,
        Convolutions convolutions,
        boolean projectionNorm,
        int width,
        int layers,
        int heads,
        int feedForward,
        boolean normFirst,
        Positions positions,
        Optional<RelativeBias> relativeBias,
        boolean normedLast) {
    private static final int MOST_LAYERS = 1000;
    private static final int LARGEST = 1 << 20; // of any dimension: beyond any model
    private static final List<Integer> KERNELS = List.of(10, 3, 3, 3, 3, 2, 2);
    private static final List<Integer> STRIDES = List.of(5, 2, 2, 2, 2, 2, 2);
    private static final int CHANNELS = 512;

    /**
     * Settings of training, of pre-training and of outputs that are not asked for; those of an adapter count
     * only behind {@code add_adapter}, which is refused, and heads have settings that {@code classifier} reads.
     */
    private static final ClosedList KEYS = ClosedList.TRANSFORMERS
            .and("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "conv_dim",
                    "conv_kernel", "conv_stride", "conv_bias", "num_feat_extract_layers", "feat_extract_norm",
                    "do_stable_layer_norm", "num_conv_pos_embeddings", "num_conv_pos_embedding_groups",
                    "vocab_size", "tie_word_embeddings", "is_encoder_decoder",
                    "feat_proj_dropout", "feat_extract_dropout", "feat_quantizer_dropout", "final_dropout",
                    "hidden_dropout_prob", "attention_probs_dropout_prob", "apply_spec_augment",
                    "mask_time_prob", "mask_time_length", "mask_time_min_masks", "mask_time_min_space",
                    "mask_time_other", "mask_time_selection", "no_mask_time_overlap",
                    "mask_feature_prob", "mask_feature_length", "mask_feature_min_masks",
                    "mask_channel_prob", "mask_channel_length", "mask_channel_min_space",
                    "mask_channel_other", "mask_channel_selection", "no_mask_channel_overlap",
                    "ctc_loss_reduction", "ctc_zero_infinity", "num_ctc_classes", "replace_prob",
                    "codevector_dim", "proj_codevector_dim", "num_codevector_groups",
                    "num_codevectors_per_group", "num_negatives", "contrastive_logits_temperature",
                    "diversity_loss_weight", "freeze_feat_extract_train",
                    "tdnn_dim", "tdnn_kernel", "tdnn_dilation", "xvector_output_dim",
                    "adapter_kernel_size", "adapter_stride", "num_adapter_layers", "output_hidden_size",
                    "use_weighted_layer_sum", "classifier_proj_size")
            .only("pooling_mode", "mean")
            .only("hidden_act", "gelu")
            .only("feat_extract_activation", "gelu")
            .only("layer_norm_eps", 1e-5);

    /**
     * The convolutions, each without padding and with GELU behind it.
     *
     * @param layers the first has one channel for its input
     * @param groupNorm a norm over time behind the first one, each channel by itself; else layer norms over
     *     the channels behind all of them
     */
    public record Convolutions(List<Convolution> layers, boolean groupNorm, boolean bias) {

        /** Frames of a clip; 0 where it is too short for one. */
        public int frames(int samples) {
            long frames = samples;
            for (var layer : layers) {
                frames = frames < layer.kernel ? 0 : (frames - layer.kernel) / layer.stride + 1;
            }
            return Math.toIntExact(frames);
        }

        /** The least samples that have this many frames. */
        public int samples(int frames) {
            long samples = frames;
            for (var layer : layers.reversed()) {
                samples = (samples - 1) * layer.stride + layer.kernel;
            }
            return Math.toIntExact(samples);
        }

        /** C of the last one. */
        public int channels() {
            return layers.getLast().channels;
        }
    }

    /** One convolution over time. */
    public record Convolution(int channels, int kernel, int stride) {}

    /**
     * The convolutions that tell positions, of which every kind but data2vec-audio has one.
     *
     * @param kernel frames seen; the input is padded by half of it at each end
     * @param groups of channels, each with products of its own; divides D
     */
    public record Positions(int layers, int kernel, int groups) {}

    /** {@code num_buckets} and {@code max_bucket_distance} of WavLM. */
    public record RelativeBias(int buckets, int distance) {}

    public Wav2Vec2Config {
        if (width % heads != 0) {
            throw InvalidInputException.of("num_attention_heads", heads, "a divisor of hidden_size, " + width);
        }
        if (width % positions.groups != 0) {
            throw InvalidInputException.of("num_conv_pos_embedding_groups", positions.groups,
                    "a divisor of hidden_size, " + width);
        }
    }

    /**
     * Reads a {@code config.json}.
     *
     * @throws InvalidInputException if it is of another architecture, or if a setting is of the wrong kind,
     *     would make another model of it, or is not known
     */
    public static Wav2Vec2Config from(JsonFields fields) {
        var kind = Wav2Vec2Kind.of(fields).orElseThrow(() -> fields.refusal(
                "model_type", fields.text("model_type").orElse("none"), "one of " + Wav2Vec2Kind.modelTypes()));
        keys(kind).check(fields);
        boolean ofData2Vec = kind == Wav2Vec2Kind.DATA2VEC;
        return new Wav2Vec2Config(
                kind,
                convolutions(fields, ofData2Vec),
                kind != Wav2Vec2Kind.HUBERT || fields.flag("feat_proj_layer_norm", true),
                fields.count("hidden_size", 768, LARGEST),
                fields.count("num_hidden_layers", 12, MOST_LAYERS),
                fields.count("num_attention_heads", 12, LARGEST),
                fields.count("intermediate_size", 3072, LARGEST),
                fields.flag("do_stable_layer_norm", false),
                new Positions(
                        ofData2Vec ? fields.count("num_conv_pos_embeddings", 5, MOST_LAYERS) : 1,
                        ofData2Vec
                                ? fields.count("conv_pos_kernel_size", 19, LARGEST)
                                : fields.count("num_conv_pos_embeddings", 128, LARGEST),
                        fields.count("num_conv_pos_embedding_groups", 16, LARGEST)),
                kind == Wav2Vec2Kind.WAVLM ? Optional.of(relativeBias(fields)) : Optional.empty(),
                !fields.text("transformers_version").orElse("4").matches("([5-9]|[1-9]\\d+)(\\..*)?"));
    }

    private static ClosedList keys(Wav2Vec2Kind kind) {
        return switch (kind) {
            case WAV2VEC2 -> KEYS;
            case HUBERT -> KEYS.and("feat_proj_layer_norm");
            case WAVLM -> KEYS.and("num_buckets", "max_bucket_distance");
            case DATA2VEC -> KEYS.and("conv_pos_kernel_size").only("feat_extract_norm", "layer")
                    .only("do_stable_layer_norm", false);
        };
    }

    private static RelativeBias relativeBias(JsonFields fields) {
        var bias = new RelativeBias(
                fields.count("num_buckets", 320, LARGEST), fields.count("max_bucket_distance", 800, LARGEST));
        if (bias.buckets < 4 || bias.distance <= bias.buckets / 4) {
            throw fields.refusal("num_buckets", bias.buckets,
                    "at least 4, and less than 4 times max_bucket_distance, " + bias.distance);
        }
        return bias;
    }

    private static Convolutions convolutions(JsonFields fields, boolean alwaysLayerNorm) {
        var kernels = counts(fields, "conv_kernel", KERNELS);
        var strides = counts(fields, "conv_stride", STRIDES);
        var channels = counts(fields, "conv_dim", KERNELS.stream().map(any -> CHANNELS).toList());
        if (kernels.size() != channels.size() || strides.size() != channels.size()) {
            throw fields.refusal("conv_dim", channels.size() + " layers",
                    "as many as conv_kernel and conv_stride have, " + kernels.size() + " and " + strides.size());
        }
        if (fields.count("num_feat_extract_layers", channels.size()) != channels.size()) {
            throw fields.refusal("num_feat_extract_layers", fields.node().get("num_feat_extract_layers"),
                    channels.size() + ", as conv_dim has");
        }
        var layers = new ArrayList<Convolution>();
        for (int i = 0; i < channels.size(); i++) {
            layers.add(new Convolution(channels.get(i), kernels.get(i), strides.get(i)));
        }
        var norm = fields.text("feat_extract_norm").orElse(alwaysLayerNorm ? "layer" : "group");
        if (!norm.equals("group") && !norm.equals("layer")) {
            throw fields.refusal("feat_extract_norm", norm, "group or layer");
        }
        return new Convolutions(layers, norm.equals("group"), fields.flag("conv_bias", false));
    }

    private static List<Integer> counts(JsonFields fields, String key, List<Integer> fallback) {
        if (!fields.has(key)) {
            return fallback;
        }
        var counts = new ArrayList<Integer>();
        for (var value : fields.array(key)) {
            if (!value.isInt() || value.intValue() < 1 || value.intValue() > LARGEST) {
                throw fields.refusal(key, value, "whole numbers from 1 to " + LARGEST);
            }
            counts.add(value.intValue());
        }
        if (counts.isEmpty() || counts.size() > MOST_LAYERS) {
            throw fields.refusal(key, counts.size() + " layers", "from 1 to " + MOST_LAYERS);
        }
        return counts;
    }
}
