// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.nn.LayerNorm;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Box 3: {@code H = SpeechEncoder(X)}, Whisper's encoder on the clip alone.
 *
 * <p>Two convolutions (the second of stride 2), a table of positions, the layers, an average over pairs of
 * positions, and then the last norm. With an odd number of positions the last one is attended to but not
 * pooled.
 */
public final class SpeechEncoder {
    private static final double HALF = 0.5;

    private final LogMel logMel;
    private final Convolutions front;
    private final Tensor positions; // [1500, D]
    private final List<EncoderLayer> layers;
    private final LayerNorm norm;

    public SpeechEncoder(EncoderConfig config, Weights all) {
        var weights = all.in(EncoderWeights.PREFIX);
        this.logMel = new LogMel(config.melBands());
        this.front = new Convolutions(
                weights.small("conv1.weight"), weights.small("conv1.bias"),
                weights.small("conv2.weight"), weights.small("conv2.bias"));
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
        return encodeFeatures(clips.stream().map(logMel::extract).map(change).toList());
    }

    /**
     * The states of several log-mel spectrograms, one [T, D] each.
     *
     * @param features as {@link LogMel} makes them, each [bands, 2L + 1], or [bands, 2L] at 30 s
     */
    public List<Tensor> encodeFeatures(List<Tensor> features) {
        var lengths = features.stream().mapToInt(mel -> Math.toIntExact(mel.size(1) / 2)).toArray(); // the L
        var embedded = embed(features, lengths); // [N, D], N = sum of the L
        var states = Scoped.through(layers, embedded, (layer, rows) -> layer.forward(rows, lengths));
        return Tensors.split(pool(states, lengths),
                Arrays.stream(lengths).map(length -> length / 2).toArray());
    }

    /** The input of the first layer: each mel [bands, 2L + 1] → [N, D], N = sum of the L. */
    Tensor embed(List<Tensor> features, int[] lengths) {
        return Scoped.compute(() -> {
            var hidden = torch.gelu(front.first(features, lengths));
            var embedded = torch.gelu(front.second(hidden, lengths)); // [N, D]
            return embedded.add(Tensors.select(positions, counted(lengths)));
        });
    }

    /** 0 .. L - 1 for each clip. */
    private static long[] counted(int[] lengths) {
        return Arrays.stream(lengths).mapToObj(length -> LongStream.range(0, length)).flatMapToLong(x -> x)
                .toArray();
    }

    /** The states after every layer, for one clip: the input of layer 0, then each layer's output, [L, D]. */
    List<Tensor> layerStates(float[] clip) {
        var states = new ArrayList<Tensor>();
        var lengths = new int[] {new ClipLength(clip.length).positions()};
        states.add(embed(List.of(logMel.extract(clip)), lengths));
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

    /** An average over pairs of positions, and the last norm: [N, D] → [sum of the T, D]. */
    private Tensor pool(Tensor states, int[] lengths) {
        return Scoped.compute(() -> {
            var firsts = firstsOfPairs(lengths);
            var pairs = Tensors.select(states, firsts)
                    .add(Tensors.select(states, Arrays.stream(firsts).map(row -> row + 1).toArray()));
            return norm.forward(pairs.mul(new Scalar(HALF)));
        });
    }

    /** Of the rows of all clips; the last of an odd number is in no pair. */
    private static long[] firstsOfPairs(int[] lengths) {
        var rows = LongStream.builder();
        long from = 0;
        for (int length : lengths) {
            for (long row = from; row + 1 < from + length; row += 2) {
                rows.add(row);
            }
            from += length;
        }
        return rows.build().toArray();
    }
}
