// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.nn.Attention;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What is the same for every layer of one pass: which rows belong together, their positions, and their masks.
 *
 * <p>A pass may go on where a cache ends: with one passage that the cache takes up, or with several that it
 * does not, which each continue the cached text and do not see one another.
 */
final class Reading {
    private final List<Passage> passages;
    private final KvCache cache;
    private final boolean grows;
    private final int cached;
    private final Rotary rotary;
    // null where the causal flag is enough, or no mask
    private final List<Tensor> stemMasks = new ArrayList<>();
    private final List<Tensor> branchMasks = new ArrayList<>(); // null without branches
    private final long[] predicting;

    /** Passages from their beginning. */
    Reading(List<Passage> passages, float[] frequencies, Device device) {
        this(passages, null, false, frequencies, device);
    }

    /**
     * @param cache of what all passages continue, or null
     * @param grows whether the cache takes up the rows, which are of a single passage then
     * @param frequencies of the rotary positions, [d]
     * @param device of the rows
     */
    private Reading(List<Passage> passages, KvCache cache, boolean grows, float[] frequencies,
            Device device) {
        this.passages = passages;
        this.cache = cache;
        this.grows = grows;
        this.cached = cache == null ? 0 : cache.length();
        this.predicting = predicting(passages);
        var positions =
                passages.stream().flatMapToLong(p -> Arrays.stream(p.positions(cached))).toArray();
        this.rotary = Rotary.at(positions, frequencies, device);
        for (var passage : passages) {
            int stem = passage.stem();
            stemMasks.add(cached > 0 && stem > 1 ? mask(passage.stemMask(cached), stem, device) : null);
            int rows = passage.branchRows();
            branchMasks.add(rows == 0 ? null : mask(passage.branchMask(cached), rows, device));
        }
    }

    /** A passage that continues a cache and is added to it. */
    static Reading into(KvCache cache, Passage passage, float[] frequencies, Device device) {
        return new Reading(List.of(passage), cache, true, frequencies, device);
    }

    /** Passages that each continue a cache, which stays as it is. */
    static Reading behind(KvCache cache, List<Passage> passages, float[] frequencies, Device device) {
        return new Reading(passages, cache, false, frequencies, device);
    }

    int rows() {
        return passages.stream().mapToInt(Passage::rows).sum();
    }

    /** q [N, H, d], k and v [N, K, d], not yet turned → [N, H · d]. */
    Tensor attend(int layer, Tensor q, Tensor k, Tensor v) {
        var turnedQ = rotary.turn(q);
        var turnedK = rotary.turn(k);
        if (grows) {
            return attendPassage(0, turnedQ, cache.keys(layer, turnedK), cache.values(layer, v));
        }
        var lengths = lengths();
        var queries = Tensors.split(turnedQ, lengths);
        var keys = Tensors.split(turnedK, lengths);
        var values = Tensors.split(v, lengths);
        var clips = new ArrayList<Tensor>();
        for (int i = 0; i < lengths.length; i++) {
            clips.add(attendPassage(i, queries.get(i), keys(layer, keys.get(i)),
                    values(layer, values.get(i))));
        }
        return Tensors.stack(clips);
    }

    /** The rows that predict, see {@link Qwen2#readToPredict}: [N, ...] → [P, ...]. */
    Tensor predicting(Tensor rows) {
        return Tensors.select(rows, predicting);
    }

    /** The numbers of the rows that predict, among all rows. */
    private static long[] predicting(List<Passage> passages) {
        var rows = LongStream.builder();
        long from = 0;
        for (var passage : passages) {
            LongStream.range(from + passage.stem() - 1L, from + passage.rows()).forEach(rows);
            from += passage.rows();
        }
        return rows.build().toArray();
    }

    /** The rows of each passage. */
    private int[] lengths() {
        return passages.stream().mapToInt(Passage::rows).toArray();
    }

    /** The same as {@link #attend} for the rows that predict: q [P, H, d], k and v [N, K, d] → [P, H · d]. */
    Tensor attendPredicting(int layer, Tensor q, Tensor k, Tensor v) {
        var turnedQ = predictingRotary().turn(q);
        var turnedK = rotary.turn(k);
        var queries = Tensors.split(
                turnedQ, passages.stream().mapToInt(passage -> 1 + passage.branchRows()).toArray());
        var keys = Tensors.split(turnedK, lengths());
        var values = Tensors.split(v, lengths());
        var clips = new ArrayList<Tensor>();
        for (int i = 0; i < passages.size(); i++) {
            int stem = passages.get(i).stem();
            var asking = queries.get(i);
            var seenK = keys(layer, keys.get(i));
            var seenV = values(layer, values.get(i));
            clips.add(Attention.full( // the last row of a stem sees all of it
                    Tensors.rows(asking, 0, 1),
                    Tensors.rows(seenK, 0, cached + stem),
                    Tensors.rows(seenV, 0, cached + stem)));
            if (asking.size(0) > 1) {
                clips.add(Attention.masked(
                        Tensors.rows(asking, 1, asking.size(0)), seenK, seenV, branchMasks.get(i)));
            }
        }
        return Tensors.stack(clips);
    }

    private Rotary predictingRotary() {
        return rotary.rows(predicting);
    }

    /**
     * The keys of a layer that a passage sees: the cached ones, then its own: [T, K, d] → [cached + T, K, d].
     */
    private Tensor keys(int layer, Tensor own) {
        return cached == 0 ? own : torch.cat(new TensorVector(cache.keys(layer), own), 0);
    }

    /** The same for the values. */
    private Tensor values(int layer, Tensor own) {
        return cached == 0 ? own : torch.cat(new TensorVector(cache.values(layer), own), 0);
    }

    /** q [T, H, d] of one passage, k and v [cached + T, K, d] → [T, H · d]. */
    private Tensor attendPassage(int index, Tensor q, Tensor k, Tensor v) {
        int stem = passages.get(index).stem();
        if (cached == 0 && passages.get(index).isOneText()) {
            return Attention.causal(q, k, v);
        }
        int seen = cached + stem;
        var stemQ = Tensors.rows(q, 0, stem);
        var stemK = Tensors.rows(k, 0, seen);
        var stemV = Tensors.rows(v, 0, seen);
        var read = attendStem(stemMasks.get(index), stemQ, stemK, stemV);
        var mask = branchMasks.get(index);
        if (mask == null) {
            return read;
        }
        var branched = Attention.masked(Tensors.rows(q, stem, q.size(0)), k, v, mask);
        return torch.cat(new TensorVector(read, branched), 0);
    }

    private Tensor attendStem(Tensor mask, Tensor q, Tensor k, Tensor v) {
        if (cached == 0) {
            return Attention.causal(q, k, v);
        }
        return mask == null ? Attention.full(q, k, v) : Attention.masked(q, k, v, mask);
    }

    private static Tensor mask(float[] values, int rows, Device device) {
        return device.floats(values, rows, values.length / rows);
    }
}
