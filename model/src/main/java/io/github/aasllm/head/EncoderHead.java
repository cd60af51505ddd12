// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.head;

import io.github.aasllm.nn.Attention;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.LayerNorm;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * States of a frozen encoder to class logits: (a projection where the width differs,) one Transformer encoder
 * layer, the mean over time, a linear layer.
 *
 * <pre>
 *   H  = Σ softmax(w)[l] · H[l]                     [N, states · inputs] → [N, inputs], where layers are weighed
 *   x  = projection(H)                              [N, inputs] → [N, D]
 *   y  = norm1(x + attention(x))                    within the clip
 *   z  = norm2(y + linear2(relu(linear1(y))))
 *   logits = classifier(mean over the clip of z)    [B, classes]
 * </pre>
 *
 * <p>That is PyTorch's {@code TransformerEncoderLayer} as it comes, without dropout: the norm behind each
 * sum, ReLU, no positions of its own, for the encoder's states have theirs.
 *
 * <p>{@link #forward} is differentiable in the parameters and in the states. Close it after the last use; the
 * parameters go with it.
 */
public final class EncoderHead implements AutoCloseable {
    private final HeadConfig config;
    private final Map<String, Tensor> parameters;
    private final Tensor layerWeights; // w, null where a row is one state
    private final Linear projection; // null where there is none
    private final Linear attentionInputs; // q, k and v, one below the other
    private final Linear attentionOutput;
    private final LayerNorm attentionNorm;
    private final Linear expand;
    private final Linear contract;
    private final LayerNorm feedForwardNorm;
    private final Linear classifier;

    /** @param parameters float32, by the names of {@link HeadConfig#weights}; from now on they are its own */
    EncoderHead(HeadConfig config, Map<String, Tensor> parameters) {
        this.config = config;
        this.parameters = new LinkedHashMap<>(parameters);
        this.parameters.values().forEach(Scoped::keep);
        this.layerWeights = this.parameters.get(HeadConfig.LAYER_WEIGHTS);
        this.projection = config.projects() ? linear(HeadConfig.PROJECTION, ".") : null;
        this.attentionInputs = linear(HeadConfig.LAYER + "self_attn.in_proj", "_");
        this.attentionOutput = linear(HeadConfig.LAYER + "self_attn.out_proj", ".");
        this.attentionNorm = norm("norm1");
        this.expand = linear(HeadConfig.LAYER + "linear1", ".");
        this.contract = linear(HeadConfig.LAYER + "linear2", ".");
        this.feedForwardNorm = norm("norm2");
        this.classifier = linear(HeadConfig.CLASSIFIER, ".");
    }

    public HeadConfig config() {
        return config;
    }

    /** What is trained, by name, in the order of {@link HeadConfig#weights}; change them in place. */
    public Map<String, Tensor> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /**
     * The logits of a packed batch.
     *
     * @param states [N, states · inputs], float32, the rows of all clips below one another
     * @param lengths rows of each clip, at least one each, N in all
     * @return [B, classes]
     */
    public Tensor forward(Tensor states, int[] lengths) {
        var here = Device.of(classifier.weight()).put(states); // which may be from a file
        var heard = layerWeights == null ? here : weightedSum(here);
        var x = projection == null ? heard : projection.forward(heard); // [N, inputs] → [N, D]
        var y = attentionNorm.forward(x.add(attend(x, lengths)));
        // → [N, F] → [N, D]
        var z = feedForwardNorm.forward(y.add(contract.forward(relu(expand.forward(y)))));
        var means = new ArrayList<Tensor>();
        int from = 0;
        for (int length : lengths) {
            means.add(Tensors.rows(z, from, from + length).mean(0).unsqueeze(0)); // [T, D] → [1, D]
            from += length;
        }
        return classifier.forward(Tensors.stack(means)); // [B, D] → [B, classes]
    }

    @Override
    public void close() {
        parameters.values().forEach(Scoped::release);
        parameters.clear();
    }

    /** As SUPERB has it: shares that sum to 1, learned. [N, L · inputs] → [N, inputs] */
    private Tensor weightedSum(Tensor states) {
        var shares = torch.softmax(layerWeights, 0).reshape(1, config.states(), 1);
        return states.reshape(-1, config.states(), config.inputs()).mul(shares).sum(1);
    }

    private Tensor attend(Tensor x, int[] lengths) {
        int width = config.width();
        var qkv = attentionInputs.forward(x); // [N, D] → [N, 3 D]
        return attentionOutput.forward(Attention.fullWithin(
                lengths, heads(qkv.narrow(1, 0, width)), heads(qkv.narrow(1, width, width)),
                heads(qkv.narrow(1, 2L * width, width)))); // [N, D]
    }

    /** By an operation that has a kernel on {@link Device#META}; forward and back it is the same. */
    private static Tensor relu(Tensor x) {
        return torch.threshold(x, new Scalar(0), new Scalar(0));
    }

    private Tensor heads(Tensor x) {
        return x.reshape(-1, config.heads(), config.width() / config.heads()); // [N, D] → [N, H, d]
    }

    private Linear linear(String name, String joint) {
        return new Linear(parameters.get(name + joint + "weight"), parameters.get(name + joint + "bias"));
    }

    private LayerNorm norm(String name) {
        return new LayerNorm(
                parameters.get(HeadConfig.LAYER + name + ".weight"),
                parameters.get(HeadConfig.LAYER + name + ".bias"));
    }
}
