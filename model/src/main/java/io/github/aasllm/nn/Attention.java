// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import java.util.ArrayList;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Scaled dot-product attention, {@code softmax(q kᵀ / √d + mask) v}, over the rows of one clip.
 *
 * <p>There may be fewer key/value heads than query heads (K divides H): every group of H / K query heads then
 * shares one, without a copy.
 */
public final class Attention {
    private Attention() {}

    /** Every row sees every row. q [T, H, d], k and v [S, K, d] → [T, H · d]. */
    public static Tensor full(Tensor q, Tensor k, Tensor v) {
        return attend(q, k, v, null, false);
    }

    /**
     * Every row sees the rows of its own clip. q, k and v packed: [N, H, d] → [N, H · d]; {@code lengths} are
     * the rows of each clip.
     */
    public static Tensor fullWithin(int[] lengths, Tensor q, Tensor k, Tensor v) {
        var queries = Tensors.split(q, lengths);
        var keys = Tensors.split(k, lengths);
        var values = Tensors.split(v, lengths);
        var clips = new ArrayList<Tensor>();
        for (int i = 0; i < lengths.length; i++) {
            clips.add(full(queries.get(i), keys.get(i), values.get(i))); // [T, H · d]
        }
        return Tensors.stack(clips); // [N, H · d]
    }

    /** Row i sees rows 0 .. i. q [T, H, d], k and v [T, K, d] → [T, H · d]. */
    public static Tensor causal(Tensor q, Tensor k, Tensor v) {
        // one row sees itself: the flag would cost a mask
        return attend(q, k, v, null, q.size(0) > 1);
    }

    /** Row i sees row j where mask[i, j] is 0, and not where it is -∞. mask [T, S] → [T, H · d]. */
    public static Tensor masked(Tensor q, Tensor k, Tensor v, Tensor mask) {
        return attend(q, k, v, mask, false);
    }

    /** Every row sees every row, with a bias of each pair. As many heads for all; bias [H, T, S] → [T, H · d]. */
    public static Tensor biased(Tensor q, Tensor k, Tensor v, Tensor bias) {
        return attend(q, k, v, bias.unsqueeze(1), false);
    }

    private static Tensor attend(Tensor q, Tensor k, Tensor v, Tensor mask, boolean causal) {
        long rows = q.size(0);
        long heads = q.size(1);
        long width = q.size(2);
        long shared = k.size(1);
        long group = heads / shared;
        // the key/value heads stand where a batch would, so that a group shares one by a stride of 0
        var queries = q.view(rows, shared, group, width).permute(1, 2, 0, 3); // [T, H, d] → [K, H/K, T, d]
        var keys = spread(k, group); // [S, K, d] → [K, H/K, S, d]
        var values = spread(v, group); // [S, K, d] → [K, H/K, S, d]
        var out = Device.of(q) == Device.META
                ? MetaKernels.attention(queries, keys, values, mask)
                : torch.scaled_dot_product_attention(
                        queries,
                        keys,
                        values,
                        mask == null ? new TensorOptional() : new TensorOptional(mask),
                        0.0,
                        causal,
                        new DoubleOptional(),
                        false); // [K, H/K, T, d]
        return out.permute(2, 0, 1, 3).reshape(rows, heads * width); // → [T, H · d]
    }

    private static Tensor spread(Tensor x, long group) {
        return x.permute(1, 0, 2).unsqueeze(1).expand(x.size(1), group, x.size(0), x.size(2));
    }
}
