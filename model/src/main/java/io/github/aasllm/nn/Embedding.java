// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A table of embeddings, a row a token, with a slot for a low-rank update as {@link Linear} has it.
 *
 * <p>The table is [V, D] and may be stored as float32, float16 or bfloat16; rows are converted when they are
 * looked up. Not safe while the slot is being filled; safe for many threads after that.
 */
public final class Embedding {
    private Tensor table;
    private LowRankUpdate update;

    public Embedding(Tensor table) {
        this.table = table;
    }

    /** Tokens [N], whole numbers below V → [N, D], float32. */
    public Tensor forward(Tensor tokens) {
        var found = Device.of(table) == Device.META
                ? MetaKernels.rows(table, tokens) : torch.embedding(table, tokens);
        var rows = found.to(ScalarType.Float);
        if (update == null) {
            return rows;
        }
        var sum = update.addedFor(rows, tokens);
        return update.factor().map(sum::mul).orElse(sum);
    }

    public Tensor table() {
        return table;
    }

    /** Looks tokens up in another table from now on; whoever made it answers for its life. */
    public void replace(Tensor other) {
        this.table = other;
    }

    /** Fills the slot; null empties it. */
    public void update(LowRankUpdate update) {
        this.update = update;
    }
}
