// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.checkpoint.WeightShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The table of an encoder's weights; the only place with their names, which have no prefix here.
 *
 * <p>Published files have the weight norm of the positional convolution as {@code weight_g} and {@code
 * weight_v}, those of PyTorch since 2.1 as {@code parametrizations.weight.original0} and {@code original1},
 * and some have the weight itself.
 */
public final class Wav2Vec2Weights {
    static final String EXTRACTOR = "feature_extractor.conv_layers.";
    static final String PROJECTION = "feature_projection.";
    static final String POSITIONS = "encoder.pos_conv_embed.";
    static final String NORM = "encoder.layer_norm";
    static final String RELATIVE = "encoder.layers.0.attention.rel_attn_embed.weight";
    static final String MAGNITUDE = POSITIONS + "conv.weight_g";
    static final String DIRECTION = POSITIONS + "conv.weight_v";
    static final String PLAIN = POSITIONS + "conv.weight";
    static final int GATES = 8; // rows of gru_rel_pos_linear: two gates of four

    private static final String PARAMETRIZED = POSITIONS + "conv.parametrizations.weight.original";

    /** What pre-training, its losses and speech recognition have beside the encoder. */
    private static final List<String> OF_PRETRAINING =
            List.of("lm_head.", "quantizer.", "project_q.", "project_hid.", "masked_spec_embed");

    /** What classifiers and speaker verification have behind it. */
    private static final List<String> OF_HEADS =
            List.of("projector.", "classifier.", "layer_weights", "tdnn.", "objective.");

    /** Of speaker verification, by a name like that of the encoder's own part. */
    private static final Set<String> OF_SPEAKERS = Set.of("feature_extractor.weight", "feature_extractor.bias");

    private Wav2Vec2Weights() {}

    /** The names of an encoder with its head, if it has one. */
    public static TensorNames names(Wav2Vec2Kind kind) {
        return stored -> Optional.of(canonical(kind, stored))
                .filter(name -> OF_PRETRAINING.stream().noneMatch(name::startsWith));
    }

    /** The names of an encoder alone, without those of a head. */
    public static TensorNames encoderNames(Wav2Vec2Kind kind) {
        return stored -> names(kind).canonical(stored)
                .filter(name -> OF_HEADS.stream().noneMatch(name::startsWith) && !OF_SPEAKERS.contains(name));
    }

    private static String canonical(Wav2Vec2Kind kind, String stored) {
        var name = stored.startsWith(kind.prefix()) ? stored.substring(kind.prefix().length()) : stored;
        return name.equals(PARAMETRIZED + "0") ? MAGNITUDE : name.equals(PARAMETRIZED + "1") ? DIRECTION : name;
    }

    static String layer(int index) {
        return "encoder.layers." + index + ".";
    }

    /** The table of the encoder in a checkpoint. */
    public static List<WeightShape> table(Wav2Vec2Config c, Checkpoint checkpoint) {
        return table(c, !checkpoint.shapes().containsKey(PLAIN));
    }

    /** @param weightNorm whether the positional convolution has its length and its direction apart */
    public static List<WeightShape> table(Wav2Vec2Config c, boolean weightNorm) {
        var rows = new ArrayList<WeightShape>();
        addConvolutions(rows, c.convolutions());
        if (c.projectionNorm()) {
            addPair(rows, PROJECTION + "layer_norm", c.convolutions().channels());
        }
        addPair(rows, PROJECTION + "projection", c.width(), c.convolutions().channels());
        addPositions(rows, c, weightNorm);
        addPair(rows, NORM, c.width());
        for (int i = 0; i < c.layers(); i++) {
            addLayer(rows, layer(i), c);
        }
        c.relativeBias().ifPresent(bias -> rows.add(new WeightShape(RELATIVE, bias.buckets(), c.heads())));
        return rows;
    }

    private static void addConvolutions(List<WeightShape> rows, Wav2Vec2Config.Convolutions c) {
        int inputs = 1;
        for (int i = 0; i < c.layers().size(); i++) {
            var layer = c.layers().get(i);
            rows.add(new WeightShape(EXTRACTOR + i + ".conv.weight", layer.channels(), inputs, layer.kernel()));
            if (c.bias()) {
                rows.add(new WeightShape(EXTRACTOR + i + ".conv.bias", layer.channels()));
            }
            if (i == 0 || !c.groupNorm()) {
                addPair(rows, EXTRACTOR + i + ".layer_norm", layer.channels());
            }
            inputs = layer.channels();
        }
    }

    private static void addPositions(List<WeightShape> rows, Wav2Vec2Config c, boolean weightNorm) {
        var positions = c.positions();
        long[] kernel = {c.width(), c.width() / positions.groups(), positions.kernel()};
        if (c.kind() == Wav2Vec2Kind.DATA2VEC) {
            for (int i = 0; i < positions.layers(); i++) {
                addPair(rows, POSITIONS + "layers." + i + ".conv", kernel);
            }
            return;
        }
        if (weightNorm) {
            rows.add(new WeightShape(MAGNITUDE, 1, 1, positions.kernel()));
            rows.add(new WeightShape(DIRECTION, kernel));
        } else {
            rows.add(new WeightShape(PLAIN, kernel));
        }
        rows.add(new WeightShape(POSITIONS + "conv.bias", c.width()));
    }

    private static void addLayer(List<WeightShape> rows, String layer, Wav2Vec2Config c) {
        for (var projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
            addPair(rows, layer + "attention." + projection, c.width(), c.width());
        }
        addPair(rows, layer + "feed_forward.intermediate_dense", c.feedForward(), c.width());
        addPair(rows, layer + "feed_forward.output_dense", c.width(), c.feedForward());
        addPair(rows, layer + "layer_norm", c.width());
        addPair(rows, layer + "final_layer_norm", c.width());
        if (c.relativeBias().isPresent()) {
            addPair(rows, layer + "attention.gru_rel_pos_linear", GATES, c.width() / c.heads());
            rows.add(new WeightShape(layer + "attention.gru_rel_pos_const", 1, c.heads(), 1, 1));
        }
    }

    /** A weight and a bias of as many numbers as the weight has rows. */
    private static void addPair(List<WeightShape> rows, String module, long... shape) {
        rows.add(new WeightShape(module + ".weight", shape));
        rows.add(new WeightShape(module + ".bias", shape[0]));
    }
}
