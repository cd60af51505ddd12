// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.EncoderTraits;
import io.github.aasllm.encoder.SpeechEncoder;
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
 * Whisper's encoder, on the clip alone.
 *
 * <p>Two convolutions (the second of stride 2), a table of positions, the layers, and the last norm. Pooled,
 * pairs of positions are averaged before that norm; with an odd number of positions the last one is attended
 * to but not pooled.
 */
public final class WhisperEncoder implements SpeechEncoder {
    private static final double HALF = 0.5;

    /** What becomes of positions at the encoder's end. */
    public enum Pooling {
        /** A state for each position, 50 a second, as in Whisper. */
        NONE,
        /** A state for each pair of positions, 25 a second, as in Qwen2-Audio. */
        PAIRS
    }

    private final EncoderTraits traits;
    private final Pooling pooling;
    private final int window; // samples
    private final LogMel logMel;
    private final Convolutions front;
    private final Tensor positions; // [1500, D], or fewer rows
    private final List<EncoderLayer> layers;
    private final LayerNorm norm;

    /** @param weights named as in {@link EncoderWeights} */
    public WhisperEncoder(EncoderConfig config, Pooling pooling, Weights weights) {
        this.traits = traits(config, pooling);
        this.pooling = pooling;
        this.window = config.window();
        this.logMel = new LogMel(config.melBands(), config.window());
        this.front = Convolutions.of(weights);
        this.positions = weights.small(EncoderWeights.POSITIONS);
        this.layers = IntStream.range(0, config.layers())
                .mapToObj(i -> new EncoderLayer(weights.in(EncoderWeights.layer(i)), config.heads()))
                .toList();
        this.norm = EncoderLayer.norm(weights, "layer_norm");
    }

    /** What is known without the weights. A state needs a sample, or with pooling two frames and one. */
    public static EncoderTraits traits(EncoderConfig config, Pooling pooling) {
        return switch (pooling) {
            case NONE -> new EncoderTraits(config.width(), 1, ClipLength.POSITIONS_A_SECOND,
                    ClipLength.POSITIONS_A_SECOND, LogMel.VERSION + ", not pooled"
                            + (config.positions() == EncoderConfig.WINDOW_POSITIONS
                                    ? "" : ", of " + config.positions() + " positions"));
            case PAIRS -> new EncoderTraits(config.width(), 2 * ClipLength.HOP + 1, ClipLength.POSITIONS_A_SECOND,
                    ClipLength.POSITIONS_A_SECOND / 2, LogMel.VERSION);
        };
    }

    @Override
    public int width() {
        return traits.width();
    }

    @Override
    public int layers() {
        return layers.size();
    }

    @Override
    public int fewestSamples() {
        return traits.fewestSamples();
    }

    @Override
    public int mostSamples() {
        return window;
    }

    @Override
    public int states(int samples) {
        var length = new ClipLength(samples, window);
        return pooling == Pooling.NONE ? length.positions() : length.tokens();
    }

    @Override
    public List<Tensor> encode(List<float[]> clips) {
        return encode(clips, mel -> mel);
    }

    /** @param change of the log-mel spectrogram of each clip, [bands, 2L + 1] → the same shape */
    @Override
    public List<Tensor> encode(List<float[]> clips, UnaryOperator<Tensor> change) {
        return encodeFeatures(clips.stream().map(logMel::extract).map(change).toList());
    }

    /**
     * The states of several log-mel spectrograms in one packed batch, one [T, D] each.
     *
     * @param features as {@link LogMel} makes them, each [bands, 2L + 1], or [bands, 2L] at 30 s
     */
    public List<Tensor> encodeFeatures(List<Tensor> features) {
        var lengths = positions(features);
        var embedded = embed(features, lengths); // [N, D], N = sum of the L
        var states = Scoped.through(layers, embedded, (layer, rows) -> layer.forward(rows, lengths));
        return switch (pooling) {
            case NONE -> Tensors.split(Scoped.compute(() -> norm.forward(states)), lengths);
            case PAIRS -> Tensors.split(pool(states, lengths),
                    Arrays.stream(lengths).map(length -> length / 2).toArray());
        };
    }

    @Override
    public List<List<Tensor>> hidden(List<float[]> clips) {
        var features = clips.stream().map(logMel::extract).toList();
        var lengths = positions(features);
        var all = new ArrayList<Tensor>();
        all.add(embed(features, lengths));
        for (var layer : layers) {
            all.add(layer.forward(all.getLast(), lengths));
        }
        if (pooling == Pooling.NONE) { // pooled ones have the norm behind the pooling
            all.add(norm.forward(all.removeLast()));
        }
        var byLayer = all.stream().map(rows -> Tensors.split(rows, lengths)).toList();
        return IntStream.range(0, clips.size())
                .mapToObj(clip -> byLayer.stream().map(split -> split.get(clip)).toList())
                .toList();
    }

    @Override
    public void linears(BiConsumer<String, Linear> found) {
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).linears(EncoderWeights.layer(i), found);
        }
    }

    @Override
    public String cacheKey() {
        return traits.cacheKey();
    }

    /** L of each clip. */
    private static int[] positions(List<Tensor> features) {
        return features.stream().mapToInt(mel -> Math.toIntExact(mel.size(1) / 2)).toArray();
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
