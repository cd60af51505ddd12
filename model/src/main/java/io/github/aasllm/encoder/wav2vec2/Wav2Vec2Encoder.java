// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.nn.LayerNorm;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * wav2vec 2.0, HuBERT, WavLM and data2vec-audio: waveforms to states, each clip exactly as it is alone.
 *
 * <p>{@link #encode} is differentiable in the low-rank updates of its linear layers.
 */
public final class Wav2Vec2Encoder implements SpeechEncoder {
    private static final int MOST_SAMPLES = 60 * 16_000;

    private final Wav2Vec2Config config;
    private final InputSettings input;
    private final FeatureExtractor extractor;
    private final Optional<LayerNorm> projectionNorm;
    private final Linear projection;
    private final List<PositionalConvolution> positions;
    private final LayerNorm norm;
    private final Optional<RelativePositions> relative;
    private final List<Wav2Vec2Layer> layers;

    /**
     * @param weights of a checkpoint that {@link Wav2Vec2Weights#table} fits
     * @param weightNorm whether the positional kernel is stored as a direction and a length
     */
    public Wav2Vec2Encoder(Wav2Vec2Config config, InputSettings input, Weights weights, boolean weightNorm) {
        this.config = config;
        this.input = input;
        this.extractor = new FeatureExtractor(config.convolutions(), weights.in(Wav2Vec2Weights.EXTRACTOR));
        var projecting = weights.in(Wav2Vec2Weights.PROJECTION);
        this.projectionNorm = config.projectionNorm()
                ? Optional.of(Wav2Vec2Layer.norm(projecting, "layer_norm")) : Optional.empty();
        this.projection = Wav2Vec2Layer.linear(projecting, "projection");
        this.positions = positions(config, weights, weightNorm);
        this.norm = Wav2Vec2Layer.norm(weights, Wav2Vec2Weights.NORM);
        this.relative = config.relativeBias()
                .map(bias -> new RelativePositions(weights.small(Wav2Vec2Weights.RELATIVE), bias));
        this.layers = IntStream.range(0, config.layers())
                .mapToObj(i -> new Wav2Vec2Layer(weights.in(Wav2Vec2Weights.layer(i)), config))
                .toList();
    }

    private static List<PositionalConvolution> positions(
            Wav2Vec2Config config, Weights weights, boolean weightNorm) {
        int groups = config.positions().groups();
        if (config.kind() != Wav2Vec2Kind.DATA2VEC && weightNorm) {
            return List.of(PositionalConvolution.ofWeightNorm(weights, groups));
        }
        boolean several = config.kind() == Wav2Vec2Kind.DATA2VEC;
        return IntStream.range(0, config.positions().layers())
                .mapToObj(i -> weights.in(Wav2Vec2Weights.POSITIONS + (several ? "layers." + i + "." : "")))
                .map(inner -> new PositionalConvolution(
                        inner.small("conv.weight"), inner.small("conv.bias"), groups, several))
                .toList();
    }

    /** D. */
    @Override
    public int width() {
        return config.width();
    }

    @Override
    public int layers() {
        return layers.size();
    }

    /** A minute: attention takes memory by the square of a clip's length, and nobody trained on longer ones. */
    @Override
    public int mostSamples() {
        return MOST_SAMPLES;
    }

    /** T of a clip: rows of its states; 0 where it is too short for one. */
    @Override
    public int states(int samples) {
        return config.convolutions().frames(samples);
    }

    /** The least samples that have a state, at 16 kHz. */
    @Override
    public int fewestSamples() {
        return config.convolutions().samples(1);
    }

    /**
     * The last states of several clips, one [T, D] each, computed in one packed batch.
     *
     * @param clips samples at 16 kHz, each of at least {@link #fewestSamples}
     */
    @Override
    public List<Tensor> encode(List<float[]> clips) {
        var lengths = lengths(clips);
        var biases = biases(lengths);
        var states = Scoped.through(layers, embed(clips), (layer, rows) -> layer.forward(rows, lengths, biases));
        biases.forEach(Tensor::close);
        return Tensors.split(config.normFirst() ? norm.forward(states) : states, lengths);
    }

    /**
     * The states before, between and behind the layers, as {@code hidden_states} has them in the release of
     * transformers that wrote the folder.
     *
     * @return for each clip one [T, D] more than there are layers: the input of the first one, and what each
     *     of them gives; {@link Wav2Vec2Config#normedLast} says whether the last norm is part of the last one
     */
    @Override
    public List<List<Tensor>> hidden(List<float[]> clips) {
        var lengths = lengths(clips);
        var biases = biases(lengths);
        var all = new ArrayList<List<Tensor>>();
        clips.forEach(any -> all.add(new ArrayList<>()));
        Consumer<Tensor> collect = states -> {
            var ofClips = Tensors.split(states, lengths);
            IntStream.range(0, lengths.length).forEach(i -> all.get(i).add(ofClips.get(i)));
        };
        var states = embed(clips);
        for (var layer : layers) {
            collect.accept(states);
            states = layer.forward(states, lengths, biases);
        }
        biases.forEach(Tensor::close);
        collect.accept(config.normFirst() && config.normedLast() ? norm.forward(states) : states);
        return all;
    }

    /** The linear layers by canonical module name. */
    @Override
    public void linears(BiConsumer<String, Linear> found) {
        found.accept(Wav2Vec2Weights.PROJECTION + "projection", projection);
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).linears(Wav2Vec2Weights.layer(i), found);
        }
    }

    @Override
    public String cacheKey() {
        return config.kind().modelType() + (input.normalise() ? ", standardised" : "");
    }

    /** What the model hears of a clip. */
    float[] heard(float[] clip) {
        return input.apply(clip);
    }

    /** The frames of each clip behind the convolutions and their norm, one below the other: [N, C]. */
    Tensor features(List<float[]> clips) {
        return Scoped.compute(() -> {
            var frames = Tensors.stack(clips.stream().map(this::heard).map(extractor::forward).toList());
            return projectionNorm.map(behind -> behind.forward(frames)).orElse(frames);
        });
    }

    /** The input of the first layer: [N, D]. */
    private Tensor embed(List<float[]> clips) {
        var lengths = lengths(clips);
        return Scoped.compute(() -> {
            var projected = projection.forward(features(clips)); // [N, C] → [N, D]
            var placed = Tensors.stack(Tensors.split(projected, lengths).stream()
                    .map(clip -> clip.add(Scoped.through(positions, clip, (layer, rows) -> layer.forward(rows))))
                    .toList());
            return config.normFirst() ? placed : norm.forward(placed);
        });
    }

    private int[] lengths(List<float[]> clips) {
        return clips.stream().mapToInt(clip -> states(clip.length)).toArray();
    }

    private List<Tensor> biases(int[] lengths) {
        return relative.map(bias -> IntStream.of(lengths).mapToObj(length ->
                        Scoped.compute(() -> bias.bias(length))).toList())
                .orElse(List.of());
    }
}
