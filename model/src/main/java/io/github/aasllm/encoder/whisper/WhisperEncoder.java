// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.EncoderTraits;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.encoder.StateStream;
import io.github.aasllm.encoder.whisper.WhisperKind.Pooling;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.LayerNorm;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Whisper's encoder, on the clip alone, in windows as its {@link WhisperKind} says.
 *
 * <p>Two convolutions (the second of stride 2), a table of positions, the layers, and the last norm. Pooled,
 * pairs of positions are averaged before that norm; with an odd number of positions the last one is attended
 * to but not pooled.
 */
public final class WhisperEncoder implements SpeechEncoder {
    private static final double HALF = 0.5;

    private final EncoderTraits traits;
    private final WhisperKind kind;
    private final LogMel logMel;
    private final Convolutions front;
    private final Tensor positions; // [1500, D], or fewer rows
    private final List<EncoderLayer> layers;
    private final LayerNorm norm;

    /** @param weights named as in {@link WhisperKind#table} */
    public WhisperEncoder(EncoderConfig config, WhisperKind kind, Weights weights) {
        this.traits = kind.traits(config);
        this.kind = kind;
        this.logMel = new LogMel(config.melBands(), kind.windows().samples());
        this.front = Convolutions.of(weights);
        this.positions = kind.storesPositions() ? weights.small(EncoderWeights.POSITIONS)
                : weights.keep(Device.of(front.firstBias())
                        .put(Sinusoids.table(config.positions(), config.width())));
        this.layers = IntStream.range(0, config.layers())
                .mapToObj(i -> new EncoderLayer(weights.in(EncoderWeights.layer(i)), config.heads()))
                .toList();
        this.norm = EncoderLayer.norm(weights, "layer_norm");
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
        return kind.windows().mostSamples();
    }

    @Override
    public int states(int samples) {
        int all = kind.windows().positions(samples);
        return kind.pooling() == Pooling.NONE ? all : all / 2;
    }

    @Override
    public List<Tensor> encode(List<float[]> clips) {
        return encode(clips, mel -> mel);
    }

    /** @param change of each log-mel spectrogram that is made, [bands, 2L + 1] → the same shape */
    @Override
    public List<Tensor> encode(List<float[]> clips, UnaryOperator<Tensor> change) {
        return encodeWindows(windows(clips, change));
    }

    /** Where windows are parts of a spectrogram, which are heard without their neighbours. */
    @Override
    public Optional<StateStream> stream() {
        int frames = kind.windows().frames();
        // pairs of positions may not reach from one piece into the next
        int piece = frames % 4 == 0 || kind.pooling() == Pooling.NONE ? frames : 2 * frames;
        boolean alone = frames > 0 && kind.ending().equals(Ending.NONE);
        return !alone ? Optional.empty() : Optional.of(new WindowStream(piece, logMel, mel ->
                encodeWindows(List.of(kind.windows().inFrames(mel, Math.toIntExact(mel.size(1))))).getFirst()));
    }

    private List<List<Tensor>> windows(List<float[]> clips, UnaryOperator<Tensor> change) {
        return clips.stream().map(clip -> kind.windows().cut(clip, logMel, change)).toList();
    }

    /**
     * The states of several log-mel spectrograms in one packed batch, one [T, D] each.
     *
     * @param features as {@link LogMel} makes them, each [bands, 2L + 1], or [bands, 2L] at the window's end
     */
    public List<Tensor> encodeFeatures(List<Tensor> features) {
        return encodeWindows(features.stream().map(List::of).toList());
    }

    private List<Tensor> encodeWindows(List<List<Tensor>> clips) {
        var lengths = positions(clips);
        var embedded = embed(clips.stream().flatMap(List::stream).toList(), ofWindows(lengths)); // [N, D]
        var states = Scoped.through(layers, embedded, (layer, rows) -> layer.forward(rows, ofWindows(lengths)));
        var byClip = switch (kind.pooling()) {
            case NONE -> Tensors.split(Scoped.compute(() -> norm.forward(states)), ofClips(lengths));
            case PAIRS -> Tensors.split(pool(states, ofClips(lengths)),
                    Arrays.stream(ofClips(lengths)).map(length -> length / 2).toArray());
        };
        return byClip.stream().map(kind.ending()).toList();
    }

    @Override
    public List<List<Tensor>> hidden(List<float[]> clips) {
        var windows = windows(clips, mel -> mel);
        var lengths = positions(windows);
        var all = new ArrayList<Tensor>();
        all.add(embed(windows.stream().flatMap(List::stream).toList(), ofWindows(lengths)));
        for (var layer : layers) {
            all.add(layer.forward(all.getLast(), ofWindows(lengths)));
        }
        if (kind.pooling() == Pooling.NONE) { // pooled ones have the norm behind the pooling
            all.add(norm.forward(all.removeLast()));
        }
        var byLayer = all.stream().map(rows -> Tensors.split(rows, ofClips(lengths))).toList();
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

    /** L of each window of each clip. */
    private int[][] positions(List<List<Tensor>> clips) {
        return clips.stream()
                .map(windows -> windows.stream().mapToInt(kind.windows()::positions).toArray())
                .toArray(int[][]::new);
    }

    private static int[] ofWindows(int[][] lengths) {
        return Arrays.stream(lengths).flatMapToInt(Arrays::stream).toArray();
    }

    private static int[] ofClips(int[][] lengths) {
        return Arrays.stream(lengths).mapToInt(windows -> Arrays.stream(windows).sum()).toArray();
    }

    /** The input of the first layer: each mel [bands, 2L + 1] → [N, D], N = sum of the L. */
    Tensor embed(List<Tensor> features, int[] lengths) {
        return Scoped.compute(() -> {
            var hidden = torch.gelu(front.first(features, lengths));
            var embedded = torch.gelu(front.second(hidden, lengths)); // [N, D]
            return embedded.add(Tensors.select(positions, counted(lengths)));
        });
    }

    /** 0 .. L - 1 for each window. */
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
