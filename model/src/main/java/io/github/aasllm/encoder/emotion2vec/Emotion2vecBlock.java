// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.emotion2vec;

import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.Attention;
import io.github.aasllm.nn.FeedForward;
import io.github.aasllm.nn.LayerNorm;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/** A Transformer layer whose norms stand behind attention and feed-forward layer. */
final class Emotion2vecBlock {
    private static final String QKV = "attn.qkv";
    private static final String PROJECTION = "attn.proj";
    private static final String EXPAND = "mlp.fc1";
    private static final String CONTRACT = "mlp.fc2";

    private final int heads;
    private final Linear queryKeyValue;
    private final Linear projection;
    private final LayerNorm attentionNorm;
    private final Linear expand;
    private final Linear contract;
    private final LayerNorm feedForwardNorm;

    Emotion2vecBlock(Weights weights, int heads) {
        this.heads = heads;
        this.queryKeyValue = linear(weights, QKV);
        this.projection = linear(weights, PROJECTION);
        this.attentionNorm = norm(weights, "norm1");
        this.expand = linear(weights, EXPAND);
        this.contract = linear(weights, CONTRACT);
        this.feedForwardNorm = norm(weights, "norm2");
    }

    static List<WeightShape> table(String prefix, Emotion2vecConfig c) {
        var rows = new ArrayList<WeightShape>();
        linear(rows, prefix + QKV, 3L * c.width(), c.width());
        linear(rows, prefix + PROJECTION, c.width(), c.width());
        linear(rows, prefix + EXPAND, c.feedForward(), c.width());
        linear(rows, prefix + CONTRACT, c.width(), c.feedForward());
        norm(rows, prefix + "norm1", c.width());
        norm(rows, prefix + "norm2", c.width());
        return rows;
    }

    static void linear(List<WeightShape> rows, String name, long outputs, long inputs) {
        rows.add(new WeightShape(name + ".weight", outputs, inputs));
        rows.add(new WeightShape(name + ".bias", outputs));
    }

    static void norm(List<WeightShape> rows, String name, long width) {
        rows.add(new WeightShape(name + ".weight", width));
        rows.add(new WeightShape(name + ".bias", width));
    }

    static Linear linear(Weights weights, String name) {
        return new Linear(weights.matrix(name + ".weight"), weights.small(name + ".bias"));
    }

    static LayerNorm norm(Weights weights, String name) {
        return new LayerNorm(weights.small(name + ".weight"), weights.small(name + ".bias"));
    }

    /**
     * [N, D] → [N, D].
     *
     * @param lengths rows of each clip
     * @param biases of each clip, [H, rows, rows]
     */
    Tensor forward(Tensor states, int[] lengths, List<Tensor> biases) {
        return Scoped.compute(() -> {
            var attended = attentionNorm.forward(states.add(attend(states, lengths, biases)));
            var fed = FeedForward.gelu(expand, contract, attended);
            return feedForwardNorm.forward(attended.add(fed));
        });
    }

    private Tensor attend(Tensor x, int[] lengths, List<Tensor> biases) {
        long width = x.size(1) / heads;
        var all = queryKeyValue.forward(x).view(-1, 3, heads, width); // [N, D] → [N, 3, H, d]
        var clips = Tensors.split(all, lengths);
        var attended = new ArrayList<Tensor>();
        for (int i = 0; i < lengths.length; i++) {
            var clip = clips.get(i);
            var bias = biases.get(i);
            attended.add(Scoped.compute(() -> Attention.biased(
                    clip.select(1, 0), clip.select(1, 1), clip.select(1, 2), bias))); // [T, H, d] → [T, D]
        }
        return projection.forward(Tensors.stack(attended));
    }

    void linears(String prefix, BiConsumer<String, Linear> found) {
        found.accept(prefix + QKV, queryKeyValue);
        found.accept(prefix + PROJECTION, projection);
        found.accept(prefix + EXPAND, expand);
        found.accept(prefix + CONTRACT, contract);
    }
}
