// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Dropout;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recipe.Share;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Dropout of the encoder's states: of each clip some channels, the same ones over all of it. */
final class ChannelDropout {
    private final Share share;
    private final Dropout dropout;

    ChannelDropout(Share share) {
        this.share = share;
        this.dropout = new Dropout(share.fraction(), 0);
    }

    /** Says what is left out from now on. */
    void seed(long seed) {
        dropout.seed(seed);
    }

    /** Leaves nothing out until the next seed. */
    void rest() {
        dropout.rest();
    }

    /** States of clips, [T, D] each → [T, D] each; what is left is scaled so that its mean stays. */
    List<Tensor> dropped(List<Tensor> states) {
        return dropped(states, 0, states.size());
    }

    /**
     * The same of some clips of a batch.
     *
     * @param before clips of the batch that stand before them
     * @param whole clips of the batch
     */
    List<Tensor> dropped(List<Tensor> states, int before, int whole) {
        if (share.percent() == 0) {
            return states;
        }
        var shape = new long[] {whole, states.getFirst().size(1)};
        var kept = dropout.forward(Device.of(states.getFirst()).ones(shape)); // [B, D]
        var dropped = new ArrayList<Tensor>();
        for (int i = 0; i < states.size(); i++) {
            dropped.add(states.get(i).mul(Tensors.rows(kept, before + i, before + i + 1L)));
        }
        return dropped;
    }
}
