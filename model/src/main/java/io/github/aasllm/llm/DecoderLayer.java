// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.FeedForward;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.RmsNorm;
import io.github.aasllm.nn.Scoped;
import java.util.function.BiConsumer;
import org.bytedeco.pytorch.Tensor;

/** One layer of the LLM: causal attention and a gated feed-forward layer, each behind its norm. */
final class DecoderLayer {
    private final int index;
    private final int headWidth;
    private final RmsNorm attentionNorm;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;
    private final RmsNorm feedForwardNorm;
    private final Linear gate;
    private final Linear up;
    private final Linear down;

    DecoderLayer(int index, Qwen2Config config, Weights weights) {
        this.index = index;
        this.headWidth = config.headWidth();
        this.attentionNorm = new RmsNorm(weights.small("input_layernorm.weight"), config.epsilon());
        this.query = biased(weights, "self_attn.q_proj");
        this.key = biased(weights, "self_attn.k_proj");
        this.value = biased(weights, "self_attn.v_proj");
        this.output = plain(weights, "self_attn.o_proj");
        this.feedForwardNorm = new RmsNorm(
                weights.small("post_attention_layernorm.weight"), config.epsilon());
        this.gate = plain(weights, "mlp.gate_proj");
        this.up = plain(weights, "mlp.up_proj");
        this.down = plain(weights, "mlp.down_proj");
    }

    /** [N, D] → [N, D]. */
    Tensor forward(Tensor states, Reading reading) {
        return Scoped.compute(() -> {
            var x = attentionNorm.forward(states);
            // [N, H · d]
            var attended = reading.attend(index, heads(query, x), heads(key, x), heads(value, x));
            return feedForward(states.add(output.forward(attended)));
        });
    }

    /** The same for the rows that predict alone, P of them: [N, D] → [P, D]. */
    Tensor predict(Tensor states, Reading reading) {
        return Scoped.compute(() -> {
            var x = attentionNorm.forward(states);
            var asking = reading.predicting(x); // [N, D] → [P, D]
            var attended = reading.attendPredicting( // [P, H · d]
                    index, heads(query, asking), heads(key, x), heads(value, x));
            return feedForward(reading.predicting(states).add(output.forward(attended)));
        });
    }

    private Tensor feedForward(Tensor states) {
        var x = feedForwardNorm.forward(states);
        return states.add(FeedForward.gated(gate, up, down, x));
    }

    /** [N, D] → [N, H, d], or [N, K, d] for keys and values. */
    private Tensor heads(Linear projection, Tensor x) {
        return projection.forward(x).view(-1, projection.outputs() / headWidth, headWidth);
    }

    /** The linear layers under the names that LoRA folders use. */
    void linears(String prefix, BiConsumer<String, Linear> found) {
        found.accept(prefix + "self_attn.q_proj", query);
        found.accept(prefix + "self_attn.k_proj", key);
        found.accept(prefix + "self_attn.v_proj", value);
        found.accept(prefix + "self_attn.o_proj", output);
        found.accept(prefix + "mlp.gate_proj", gate);
        found.accept(prefix + "mlp.up_proj", up);
        found.accept(prefix + "mlp.down_proj", down);
    }

    private static Linear biased(Weights weights, String name) {
        return new Linear(weights.matrix(name + ".weight"), weights.small(name + ".bias"));
    }

    private static Linear plain(Weights weights, String name) {
        return new Linear(weights.matrix(name + ".weight"), null);
    }
}
