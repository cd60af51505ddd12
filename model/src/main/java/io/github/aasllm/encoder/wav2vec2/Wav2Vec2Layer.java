// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.Attention;
import io.github.aasllm.nn.FeedForward;
import io.github.aasllm.nn.LayerNorm;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * One Transformer layer: attention within the clip and a feed-forward layer, each before or behind its norm.
 */
final class Wav2Vec2Layer {
    private final int heads;
    private final boolean normFirst;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final LayerNorm attentionNorm;
    private final Linear expand;
    private final Linear contract;
    private final LayerNorm feedForwardNorm;
    private final Optional<RelativeGate> gate;

    Wav2Vec2Layer(Weights weights, Wav2Vec2Config config) {
        this.heads = config.heads();
        this.normFirst = config.normFirst();
        this.query = linear(weights, "attention.q_proj");
        this.key = linear(weights, "attention.k_proj");
        this.value = linear(weights, "attention.v_proj");
        this.output = linear(weights, "attention.out_proj");
        this.attentionNorm = norm(weights, "layer_norm");
        this.expand = linear(weights, "feed_forward.intermediate_dense");
        this.contract = linear(weights, "feed_forward.output_dense");
        this.feedForwardNorm = norm(weights, "final_layer_norm");
        this.gate = config.relativeBias().isEmpty()
                ? Optional.empty() : Optional.of(RelativeGate.of(weights.in("attention."), heads));
    }

    /**
     * [N, D] → [N, D].
     *
     * @param lengths rows of each clip
     * @param biases of each clip by relative position, [H, T, T], where the kind has one
     */
    Tensor forward(Tensor states, int[] lengths, List<Tensor> biases) {
        return Scoped.compute(() -> {
            if (normFirst) {
                var attended = states.add(attend(attentionNorm.forward(states), lengths, biases));
                return attended.add(feedForward(feedForwardNorm.forward(attended)));
            }
            var attended = attentionNorm.forward(states.add(attend(states, lengths, biases)));
            return feedForwardNorm.forward(attended.add(feedForward(attended)));
        });
    }

    private Tensor feedForward(Tensor x) {
        return FeedForward.gelu(expand, contract, x);
    }

    private Tensor attend(Tensor x, int[] lengths, List<Tensor> biases) {
        var q = heads(query.forward(x)); // [N, D] → [N, H, d]
        var k = heads(key.forward(x));
        var v = heads(value.forward(x));
        return output.forward(gate.isEmpty()
                ? Attention.fullWithin(lengths, q, k, v)
                : biased(gate.get().forward(heads(x)), lengths, biases, List.of(q, k, v)));
    }

    /** Clip by clip; gates [N, H] → [N, D]. */
    private static Tensor biased(Tensor gates, int[] lengths, List<Tensor> biases, List<Tensor> qkv) {
        var parts = qkv.stream().map(x -> Tensors.split(x, lengths)).toList();
        var gatesOfClips = Tensors.split(gates, lengths);
        var clips = new ArrayList<Tensor>();
        for (int i = 0; i < lengths.length; i++) {
            int clip = i;
            clips.add(Scoped.compute(() -> Attention.biased(
                    parts.get(0).get(clip), parts.get(1).get(clip), parts.get(2).get(clip),
                    // [T, H] → [H, T, 1]
                    gatesOfClips.get(clip).t().unsqueeze(2).mul(biases.get(clip)))));
        }
        return Tensors.stack(clips);
    }

    private Tensor heads(Tensor x) {
        return x.view(-1, heads, x.size(1) / heads);
    }

    /** The linear layers under the names that LoRA folders use. */
    void linears(String prefix, BiConsumer<String, Linear> found) {
        found.accept(prefix + "attention.q_proj", query);
        found.accept(prefix + "attention.k_proj", key);
        found.accept(prefix + "attention.v_proj", value);
        found.accept(prefix + "attention.out_proj", output);
        found.accept(prefix + "feed_forward.intermediate_dense", expand);
        found.accept(prefix + "feed_forward.output_dense", contract);
    }

    static Linear linear(Weights weights, String name) {
        return new Linear(weights.matrix(name + ".weight"), weights.small(name + ".bias"));
    }

    static LayerNorm norm(Weights weights, String name) {
        return new LayerNorm(weights.small(name + ".weight"), weights.small(name + ".bias"));
    }
}
