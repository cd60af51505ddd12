// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.wav2vec2;

import io.github.aasllm.nn.Tensors;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * WavLM's bias of attention by relative position, which stands in the first layer and serves all of them.
 *
 * <p>Half of the buckets are for frames behind the one that attends. Of each half the first half has a bucket
 * for each distance, and the others grow in equal ratios up to the largest distance.
 *
 * @param table [buckets, H]
 */
record RelativePositions(Tensor table, Wav2Vec2Config.RelativeBias config) {

    /** The bias [H, T, T] of T frames, before any gate. */
    Tensor bias(int frames) {
        int distances = 2 * frames - 1;
        var buckets = new long[distances];
        for (int i = 0; i < distances; i++) {
            buckets[i] = bucket(i - frames + 1);
        }
        var values = Tensors.select(table, buckets).t().contiguous(); // [2T - 1, H] → [H, 2T - 1]
        // row i holds the distances from -i on, so the rows from the last on overlap in memory by one step
        return values.as_strided(
                        new long[] {values.size(0), frames, frames}, new long[] {distances, 1, 1},
                        new LongOptional(values.storage_offset()))
                .flip(1)
                .contiguous();
    }

    /** @param distance of the frame that is attended to from the one that attends */
    int bucket(int distance) {
        int half = config.buckets() / 2;
        int exact = half / 2;
        int away = Math.abs(distance);
        int side = distance > 0 ? half : 0;
        if (away < exact) {
            return side + away;
        }
        // in float32, as the peer computes it
        float ratio = (float) Math.log((float) away / exact)
                / (float) Math.log((double) config.distance() / exact);
        return side + Math.min(half - 1, (int) (exact + ratio * (half - exact)));
    }
}
