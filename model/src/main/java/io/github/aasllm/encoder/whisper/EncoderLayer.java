// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.Attention;
import io.github.aasllm.nn.FeedForward;
import io.github.aasllm.nn.LayerNorm;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Scoped;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/**
 * One layer of the speech encoder: attention within the clip and a feed-forward layer, each behind its norm.
 */
final class EncoderLayer {
    private final int heads;
    private final LayerNorm attentionNorm;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final LayerNorm feedForwardNorm;
    private final Linear expand;
    private final Linear contract;

    EncoderLayer(Weights weights, int heads) {
        this.heads = heads;
        this.attentionNorm = norm(weights, "self_attn_layer_norm");
        this.query = linear(weights, "self_attn.q_proj");
        this.key = new Linear(weights.matrix("self_attn.k_proj.weight"), null);
        this.value = linear(weights, "self_attn.v_proj");
        this.output = linear(weights, "self_attn.out_proj");
        this.feedForwardNorm = norm(weights, "final_layer_norm");
        this.expand = linear(weights, "fc1");
        this.contract = linear(weights, "fc2");
    }

    /** [N, D] → [N, D]; {@code lengths} are the rows of each clip. */
    Tensor forward(Tensor states, int[] lengths) {
        return Scoped.compute(() -> {
            var attended = states.add(attend(attentionNorm.forward(states), lengths));
            return attended.add(FeedForward.gelu(expand, contract, feedForwardNorm.forward(attended)));
        });
    }

    private Tensor attend(Tensor x, int[] lengths) {
        long width = x.size(1) / heads;
        var q = query.forward(x).view(-1, heads, width); // [N, D] → [N, H, d]
        var k = key.forward(x).view(-1, heads, width); // [N, D] → [N, H, d]
        var v = value.forward(x).view(-1, heads, width); // [N, D] → [N, H, d]
        return output.forward(Attention.fullWithin(lengths, q, k, v)); // [N, D]
    }

    /** The linear layers under the names that LoRA folders use. */
    void linears(String prefix, BiConsumer<String, Linear> found) {
        found.accept(prefix + "self_attn.q_proj", query);
        found.accept(prefix + "self_attn.k_proj", key);
        found.accept(prefix + "self_attn.v_proj", value);
        found.accept(prefix + "self_attn.out_proj", output);
        found.accept(prefix + "fc1", expand);
        found.accept(prefix + "fc2", contract);
    }

    private static Linear linear(Weights weights, String name) {
        return new Linear(weights.matrix(name + ".weight"), weights.small(name + ".bias"));
    }

    static LayerNorm norm(Weights weights, String name) {
        return new LayerNorm(weights.small(name + ".weight"), weights.small(name + ".bias"));
    }
}
