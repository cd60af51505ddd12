// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.cache.StateCache;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.EncoderFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.PointerScope;

/** A clip's states of a frozen encoder, pooled over time: a row for each clip, computed once. */
public final class PooledStates implements AutoCloseable {
    private final Recipe recipe;
    private final EncoderFolder base;
    private final Optional<StateCache> cache;
    private final Hearing hearing;
    private final Map<String, double[]> rows = new ConcurrentHashMap<>(); // by id

    /**
     * Opens the encoder and its cache.
     *
     * @throws io.github.aasllm.error.InvalidInputException if one of them cannot be used
     */
    public PooledStates(Recipe recipe, Path model, Path cacheFolder) {
        this.recipe = recipe;
        this.base = EncoderFolders.open(model);
        this.cache = KeptStates.open(recipe, base, cacheFolder);
        this.hearing = cache.<Hearing>map(states ->
                        new CachedHearing(states, base.encoder(), recipe.encoder().layer()))
                .orElseGet(() -> new LiveHearing(base.encoder(), recipe));
    }

    /** The mean, [D], or the mean and behind it the deviation, [2 D]. */
    public double[] row(LabelledClip clip) {
        return rows.computeIfAbsent(clip.id(), id -> {
            try (var scope = new PointerScope()) {
                var states = hearing.plain(List.of(clip)).getFirst();
                return pooled(Tensors.toFloats(states), Math.toIntExact(states.size(1)));
            }
        });
    }

    /** Has a clip's states in the cache, if there is one with room. */
    public void keep(LabelledClip clip) {
        if (hearing instanceof CachedHearing kept) {
            try (var scope = new PointerScope()) {
                kept.keep(clip);
            }
        }
    }

    private double[] pooled(float[] states, int width) {
        boolean deviation = recipe.baseline().pool().deviation();
        var pooled = new double[deviation ? 2 * width : width];
        int count = states.length / width;
        for (int d = 0; d < width; d++) {
            double sum = 0;
            for (int t = 0; t < count; t++) {
                sum += states[t * width + d];
            }
            pooled[d] = sum / count;
            if (deviation) {
                double squares = 0;
                for (int t = 0; t < count; t++) {
                    squares += Math.pow(states[t * width + d] - pooled[d], 2);
                }
                pooled[width + d] = Math.sqrt(squares / count);
            }
        }
        return pooled;
    }

    /** What the cache has done; empty where there is none. */
    public Optional<StateCache.Counters> counters() {
        return cache.map(StateCache::counters);
    }

    @Override
    public void close() {
        cache.ifPresent(StateCache::close);
        base.close();
    }
}
