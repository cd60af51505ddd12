// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.llm;

import io.github.aasllm.nn.Attention;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What is the same for every layer of one pass: which rows belong together, their positions, and their masks.
 *
 * <p>A cache goes with a single passage.
 */
final class Reading {
    private final List<Passage> passages;
    private final KvCache cache;
    private final int cached;
    private final Rotary rotary;
    private final List<Tensor> branchMasks = new ArrayList<>();
    private final Tensor stemMask;

    /**
     * @param cache of the only passage, or null
     * @param frequencies of the rotary positions, [d]
     */
    Reading(List<Passage> passages, KvCache cache, float[] frequencies) {
        if (cache != null && passages.size() != 1) {
            throw new IllegalArgumentException(
                    "passages: " + passages.size() + " (expected: 1 with a cache)");
        }
        this.passages = passages;
        this.cache = cache;
        this.cached = cache == null ? 0 : cache.length();
        var positions =
                passages.stream().flatMapToLong(p -> Arrays.stream(p.positions(cached))).toArray();
        this.rotary = Rotary.at(positions, frequencies);
        for (var passage : passages) {
            int rows = passage.branchRows();
            branchMasks.add(rows == 0 ? null : mask(passage.branchMask(cached), rows));
        }
        var first = passages.getFirst();
        this.stemMask = cached > 0 && first.stem() > 1 ? mask(first.stemMask(cached), first.stem()) : null;
    }

    int rows() {
        return passages.stream().mapToInt(Passage::rows).sum();
    }

    /** q [N, H, d], k and v [N, K, d], not yet turned → [N, H · d]. */
    Tensor attend(int layer, Tensor q, Tensor k, Tensor v) {
        var turnedQ = rotary.turn(q);
        var turnedK = rotary.turn(k);
        if (cache != null) {
            return attendPassage(0, turnedQ, cache.keys(layer, turnedK), cache.values(layer, v));
        }
        var clips = new ArrayList<Tensor>();
        int from = 0;
        for (int i = 0; i < passages.size(); i++) {
            int to = from + passages.get(i).rows();
            clips.add(attendPassage(
                    i,
                    Tensors.rows(turnedQ, from, to),
                    Tensors.rows(turnedK, from, to),
                    Tensors.rows(v, from, to)));
            from = to;
        }
        return Tensors.stack(clips);
    }

    /** The rows that predict, see {@link Qwen2#readToPredict}: [N, ...] → [P, ...]. */
    Tensor predicting(Tensor rows) {
        var parts = new ArrayList<Tensor>();
        int from = 0;
        for (var passage : passages) {
            parts.add(Tensors.rows(rows, from + passage.stem() - 1L, from + passage.rows()));
            from += passage.rows();
        }
        return Tensors.stack(parts);
    }

    /** The same as {@link #attend} for the rows that predict: q [P, H, d], k and v [N, K, d] → [P, H · d]. */
    Tensor attendPredicting(Tensor q, Tensor k, Tensor v) {
        var turnedQ = predictingRotary().turn(q);
        var turnedK = rotary.turn(k);
        var clips = new ArrayList<Tensor>();
        int from = 0;
        int asking = 0; // rows of q before those of the passage
        for (int i = 0; i < passages.size(); i++) {
            int stem = passages.get(i).stem();
            int to = from + passages.get(i).rows();
            clips.add(Attention.full( // the last row of a stem sees all of it
                    Tensors.rows(turnedQ, asking, asking + 1),
                    Tensors.rows(turnedK, from, from + stem),
                    Tensors.rows(v, from, from + stem)));
            if (to > from + stem) {
                clips.add(Attention.masked(
                        Tensors.rows(turnedQ, asking + 1, asking + 1 + to - from - stem),
                        Tensors.rows(turnedK, from, to),
                        Tensors.rows(v, from, to),
                        branchMasks.get(i)));
            }
            asking += 1 + to - from - stem;
            from = to;
        }
        return Tensors.stack(clips);
    }

    private Rotary predictingRotary() {
        return new Rotary(predicting(rotary.cos()), predicting(rotary.sin()));
    }

    /** q [T, H, d] of one passage, k and v [cached + T, K, d] → [T, H · d]. */
    private Tensor attendPassage(int index, Tensor q, Tensor k, Tensor v) {
        int stem = passages.get(index).stem();
        int seen = cached + stem;
        var stemQ = Tensors.rows(q, 0, stem);
        var stemK = Tensors.rows(k, 0, seen);
        var stemV = Tensors.rows(v, 0, seen);
        var read = attendStem(stemQ, stemK, stemV);
        var mask = branchMasks.get(index);
        if (mask == null) {
            return read;
        }
        var branched = Attention.masked(Tensors.rows(q, stem, q.size(0)), k, v, mask);
        return torch.cat(new TensorVector(read, branched), 0);
    }

    private Tensor attendStem(Tensor q, Tensor k, Tensor v) {
        if (cached == 0) {
            return Attention.causal(q, k, v);
        }
        return stemMask == null ? Attention.full(q, k, v) : Attention.masked(q, k, v, stemMask);
    }

    private static Tensor mask(float[] values, int rows) {
        return Tensors.floats(values, rows, values.length / rows);
    }
}
