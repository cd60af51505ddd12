// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.LayerNorm;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Box 3: {@code H = SpeechEncoder(X)}, Whisper's encoder on the clip alone.
 *
 * <p>Two convolutions (the second of stride 2), a table of positions, the layers, an average over pairs of
 * positions, and then the last norm. With an odd number of positions the last one is attended to but not
 * pooled.
 */
public final class SpeechEncoder {
    private static final long[] ONE = {1};
    private static final long[] TWO = {2};

    private final LogMel logMel;
    private final Tensor firstKernel; // [D, bands, 3]
    private final Tensor firstBias; // [D]
    private final Tensor secondKernel; // [D, D, 3]
    private final Tensor secondBias; // [D]
    private final Tensor positions; // [1500, D]
    private final List<EncoderLayer> layers;
    private final LayerNorm norm;

    public SpeechEncoder(EncoderConfig config, Weights all) {
        var weights = all.in(EncoderWeights.PREFIX);
        this.logMel = new LogMel(config.melBands());
        this.firstKernel = weights.small("conv1.weight");
        this.firstBias = weights.small("conv1.bias");
        this.secondKernel = weights.small("conv2.weight");
        this.secondBias = weights.small("conv2.bias");
        this.positions = weights.small("embed_positions.weight");
        this.layers = IntStream.range(0, config.layers())
                .mapToObj(i -> new EncoderLayer(weights.in(EncoderWeights.layer(i)), config.heads()))
                .toList();
        this.norm = EncoderLayer.norm(weights, "layer_norm");
    }

    /**
     * The states of several clips, one [T, D] each, computed in one packed batch.
     *
     * @param clips samples at 16 kHz, each long enough for one audio token (321 samples)
     */
    public List<Tensor> encode(List<float[]> clips) {
        return encode(clips, mel -> mel);
    }

    /**
     * The same, of features that are changed before the encoder sees them.
     *
     * @param change of the log-mel spectrogram of each clip, [bands, 2L + 1] → the same shape
     */
    public List<Tensor> encode(List<float[]> clips, UnaryOperator<Tensor> change) {
        var features = clips.stream().map(logMel::extract).map(change).toList(); // each [bands, 2L + 1]
        var lengths = clips.stream().mapToInt(c -> new ClipLength(c.length).positions()).toArray();
        var embedded = Tensors.stack(features.stream().map(this::embed).toList()); // [N, D], N = sum of the L
        return pool(
                Scoped.through(layers, embedded, (layer, states) -> layer.forward(states, lengths)), lengths);
    }

    /** The input of the first layer: mel [bands, 2L + 1] → [L, D]. */
    Tensor embed(Tensor mel) {
        return Scoped.compute(() -> {
            long halved = mel.size(1) / 2; // L
            // → [1, D, 2L + 1]
            var first = torch.gelu(convolve(mel.unsqueeze(0), firstKernel, firstBias, ONE))
                    // → [1, D, 2L]: the last output has seen a zero that is not there
                    .narrow(2, 0, 2 * halved);
            var second = torch.gelu(convolve(first, secondKernel, secondBias, TWO)); // → [1, D, L]
            return second.squeeze(0).t().add(Tensors.rows(positions, 0, halved)); // → [L, D]
        });
    }

    /** The states after every layer, for one clip: the input of layer 0, then each layer's output, [L, D]. */
    List<Tensor> layerStates(float[] clip) {
        var states = new ArrayList<Tensor>();
        states.add(embed(logMel.extract(clip)));
        var lengths = new int[] {new ClipLength(clip.length).positions()};
        for (var layer : layers) {
            states.add(layer.forward(states.getLast(), lengths));
        }
        return states;
    }

    /** The linear layers by canonical module name. */
    public void linears(BiConsumer<String, Linear> found) {
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).linears(EncoderWeights.PREFIX + EncoderWeights.layer(i), found);
        }
    }

    private static Tensor convolve(Tensor x, Tensor kernel, Tensor bias, long[] stride) {
        return torch.conv1d(x, kernel, new TensorOptional(bias), stride, ONE, ONE, 1);
    }

    private List<Tensor> pool(Tensor states, int[] lengths) {
        var pooled = new ArrayList<Tensor>();
        int from = 0;
        for (int length : lengths) {
            int row = from;
            pooled.add(Scoped.compute(() -> {
                // [T, 2, D]
                var pairs = Tensors.rows(states, row, row + length / 2 * 2).view(length / 2, 2, -1);
                return norm.forward(pairs.mean(1)); // [T, 2, D] → [T, D]
            }));
            from += length;
        }
        return pooled;
    }
}
