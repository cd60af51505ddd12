// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.Weights;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Embedding;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.RmsNorm;
import io.github.aasllm.nn.Scoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Box 5: a Qwen2 decoder over packed passages.
 *
 * <p>Vocabulary logits cost as much as several layers, so they are made only for the rows that are asked for.
 */
public final class Qwen2 {
    private final Qwen2Config config;
    private final float[] frequencies; // of the rotary positions, [d]
    private final Embedding embeddings;
    private final List<DecoderLayer> layers;
    private final RmsNorm norm;
    private final Linear output;

    /**
     * @param weights named as in {@link Qwen2Weights}
     * @param output how the output layer is kept: as stored it is faster on few rows, in float32 there is a
     *     way back through it
     */
    public Qwen2(Qwen2Config config, Weights weights, Residency output) {
        this(config, weights, output, Rotary.frequencies(config.headWidth(), config.rope()));
    }

    Qwen2(Qwen2Config config, Weights weights, Residency output, float[] frequencies) {
        this.config = config;
        this.frequencies = frequencies;
        // few rows are looked up, and converted then; only as output layer are they multiplied
        this.embeddings = new Embedding(
                weights.as(config.tied() ? output : Residency.MAPPED).matrix(Checkpoint.weightName(Qwen2Weights.EMBEDDINGS)));
        this.layers = IntStream.range(0, config.layers())
                .mapToObj(i -> new DecoderLayer(i, config, weights.in(Qwen2Weights.layer(i))))
                .toList();
        this.norm = new RmsNorm(weights.small(Qwen2Weights.PREFIX + "norm.weight"), config.epsilon());
        this.output = new Linear(
                config.tied()
                        ? embeddings.table()
                        : weights.as(output).matrix(Checkpoint.weightName(Qwen2Weights.OUTPUT)),
                null);
    }

    public Qwen2Config config() {
        return config;
    }

    /**
     * Token embeddings: ids → [T, D].
     *
     * @throws InvalidInputException if an id is not below V, as a tokenizer of another model makes them
     */
    public Tensor embed(long[] ids) {
        for (long id : ids) {
            if (id < 0 || id >= config.vocabulary()) {
                var vocabulary = "0 to " + (config.vocabulary() - 1) + ", the vocabulary of config.json";
                throw InvalidInputException.of("token id", id, vocabulary)
                        .next("do the tokenizer's files belong to this model?");
            }
        }
        return embeddings.forward(Device.of(embeddings.table()).longs(ids));
    }

    /** Reads packed passages: embeddings [N, D] → states after the last norm [N, D]. */
    public Tensor read(Tensor embedded, List<Passage> passages) {
        return read(embedded, new Reading(passages, frequencies, Device.of(embedded)));
    }

    /**
     * Reads packed passages for the sake of what follows: embeddings [N, D] → states after the last norm of
     * the rows that predict, which of every passage are the last row of the stem and all rows of the
     * branches. The last layer is computed for these rows alone; the others are only keys and values there.
     */
    public Tensor readToPredict(Tensor embedded, List<Passage> passages) {
        return readToPredict(embedded, new Reading(passages, frequencies, Device.of(embedded)));
    }

    /**
     * Reads several continuations of one text, which each stand behind it and do not see one another, for the
     * sake of what follows them; what comes in and out is that of {@link #readToPredict(Tensor, List)}.
     *
     * @param before the text that all of them continue; it stays as it is
     */
    public Tensor readToPredict(Tensor embedded, List<Passage> passages, KvCache before) {
        return readToPredict(embedded, Reading.behind(before, passages, frequencies, Device.of(embedded)));
    }

    private Tensor readToPredict(Tensor embedded, Reading reading) {
        var last = layers.getLast();
        return Scoped.compute(() -> {
            var states = Scoped.through(
                    layers.subList(0, layers.size() - 1), embedded, (layer, x) -> layer.forward(x, reading));
            return norm.forward(last.predict(states, reading));
        });
    }

    /**
     * The same reading, which keeps the input of each layer alone for a backward pass: see
     * {@link RecomputedPass}.
     */
    public RecomputedPass readRecomputably(Tensor embedded, List<Passage> passages) {
        return new RecomputedPass(layers, norm, embedded, new Reading(passages, frequencies, Device.of(embedded)));
    }

    /**
     * Reads on in one text: embeddings [T, D] of what follows the cache → states after the last norm [T, D].
     */
    public Tensor read(Tensor embedded, KvCache cache) {
        var passage = new Passage(Math.toIntExact(embedded.size(0)));
        var reading = Reading.into(cache, passage, frequencies, Device.of(embedded));
        var states = read(embedded, reading);
        cache.advance(reading.rows());
        return states;
    }

    /** States [M, D] → vocabulary logits [M, V]. */
    public Tensor logits(Tensor states) {
        return output.forward(states);
    }

    /** The table of token embeddings. */
    public Embedding embeddings() {
        return embeddings;
    }

    /** The output layer; it has the table of embeddings for its weight where {@link Qwen2Config#tied}. */
    public Linear output() {
        return output;
    }

    /** The linear layers by canonical module name, without the output layer. */
    public void linears(BiConsumer<String, Linear> found) {
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).linears(Qwen2Weights.layer(i), found);
        }
    }

    /** The states after every layer, without the last norm, for the parity tests. */
    List<Tensor> layerStates(Tensor embedded, List<Passage> passages) {
        var reading = new Reading(passages, frequencies, Device.of(embedded));
        var states = new ArrayList<Tensor>();
        var last = embedded;
        for (var layer : layers) {
            last = layer.forward(last, reading);
            states.add(last);
        }
        return states;
    }

    private Tensor read(Tensor embedded, Reading reading) {
        return norm.forward(
                Scoped.through(layers, embedded, (layer, states) -> layer.forward(states, reading)));
    }
}
