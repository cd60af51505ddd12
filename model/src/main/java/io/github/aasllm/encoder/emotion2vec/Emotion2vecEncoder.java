// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.emotion2vec;

import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.encoder.Standardised;
import io.github.aasllm.encoder.wav2vec2.FeatureExtractor;
import io.github.aasllm.encoder.wav2vec2.PositionalConvolution;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.LayerNorm;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Scoped;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * emotion2vec's encoder: the waveform as a whole to mean 0 and variance 1, convolutions, a projection,
 * convolutions that tell positions, extra tokens before the frames, and Transformer layers with {@link Alibi}.
 */
public final class Emotion2vecEncoder implements SpeechEncoder {
    private static final double SMALLEST = 1e-5; // beneath the root
    private static final int MOST_SAMPLES = 60 * 16_000; // attention takes memory by the square of a clip's length

    private final Emotion2vecConfig config;
    private final FeatureExtractor extractor;
    private final LayerNorm featureNorm;
    private final Linear projection;
    private final List<PositionalConvolution> positions;
    private final Tensor extraTokens; // [E, D]
    private final Alibi alibi;
    private final LayerNorm norm;
    private final List<Emotion2vecBlock> blocks;

    /** @param weights named as in {@link Emotion2vecWeights} */
    Emotion2vecEncoder(Emotion2vecConfig config, Weights weights) {
        this.config = config;
        this.extractor = new FeatureExtractor(config.convolutions(), weights.in(Emotion2vecWeights.EXTRACTOR));
        this.featureNorm = Emotion2vecBlock.norm(weights, Emotion2vecWeights.FEATURE_NORM);
        this.projection = Emotion2vecBlock.linear(weights, Emotion2vecWeights.PROJECTION);
        this.positions = IntStream.range(0, config.positions().layers())
                .mapToObj(i -> weights.in(Emotion2vecWeights.position(i)))
                .map(own -> new PositionalConvolution(
                        own.small("weight"), own.small("bias"), config.positions().groups(), true))
                .toList();
        this.extraTokens = weights.small(Emotion2vecWeights.EXTRA_TOKENS).squeeze(0);
        this.alibi = new Alibi(
                Tensors.toFloats(weights.small(Emotion2vecWeights.ALIBI_SCALE)), config.extraTokens());
        this.norm = Emotion2vecBlock.norm(weights, Emotion2vecWeights.NORM);
        this.blocks = Emotion2vecWeights.blocks(config).stream()
                .map(prefix -> new Emotion2vecBlock(weights.in(prefix), config.heads()))
                .toList();
    }

    @Override
    public int width() {
        return config.width();
    }

    @Override
    public int layers() {
        return blocks.size();
    }

    @Override
    public int fewestSamples() {
        return config.convolutions().samples(1);
    }

    @Override
    public int mostSamples() {
        return MOST_SAMPLES;
    }

    @Override
    public int states(int samples) {
        return config.convolutions().frames(samples);
    }

    @Override
    public List<Tensor> encode(List<float[]> clips) {
        return hidden(clips).stream().map(List::getLast).toList();
    }

    /** Of the frames alone, without the extra tokens. */
    @Override
    public List<List<Tensor>> hidden(List<float[]> clips) {
        var frames = clips.stream().mapToInt(clip -> states(clip.length)).toArray();
        var lengths = IntStream.of(frames).map(count -> count + config.extraTokens()).toArray();
        var biases = IntStream.of(frames).mapToObj(count -> alibi.bias(count, Device.inUse())).toList();
        var all = new ArrayList<Tensor>();
        all.add(embed(clips));
        for (var block : blocks) {
            all.add(block.forward(all.getLast(), lengths, biases));
        }
        biases.forEach(Tensor::close);
        var byLayer = all.stream().map(rows -> Tensors.split(rows, lengths)).toList();
        return IntStream.range(0, clips.size())
                .mapToObj(i -> byLayer.stream()
                        .map(split -> Tensors.rows(split.get(i), config.extraTokens(), lengths[i]))
                        .toList())
                .toList();
    }

    /** The input of the first layer: [N, D], of each clip the extra tokens and then the frames. */
    private Tensor embed(List<float[]> clips) {
        return Scoped.compute(() -> norm.forward(Tensors.stack(clips.stream()
                .flatMap(clip -> Stream.of(extraTokens, frames(clip)))
                .toList())));
    }

    private Tensor frames(float[] clip) {
        var heard = config.normalised() ? Standardised.of(clip, SMALLEST) : clip;
        var projected = projection.forward(featureNorm.forward(extractor.forward(heard))); // [T, D]
        return projected.add(Scoped.through(positions, projected, (layer, rows) -> layer.forward(rows)));
    }

    @Override
    public void linears(BiConsumer<String, Linear> found) {
        found.accept(Emotion2vecWeights.PROJECTION, projection);
        var prefixes = Emotion2vecWeights.blocks(config);
        for (int i = 0; i < blocks.size(); i++) {
            blocks.get(i).linears(prefixes.get(i), found);
        }
    }

    @Override
    public String cacheKey() {
        return "emotion2vec" + (config.normalised() ? ", standardised" : "");
    }
}
