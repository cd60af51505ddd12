// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.nn.Scoped;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** A copy of all trained weights: their moving average, or the best of them. */
final class WeightCopies implements AutoCloseable {
    private static final Operator LERP = new Operator("_foreach_lerp_", "Scalar");

    private final List<Tensor> live;
    private final List<Tensor> copies;

    WeightCopies(List<TrainedWeight> weights) {
        this.live = weights.stream().map(TrainedWeight::tensor).toList();
        try (var scope = new PointerScope()) {
            this.copies = live.stream().map(t -> Scoped.keep(t.detach().clone())).toList();
        }
    }

    List<Tensor> tensors() {
        return copies;
    }

    /** {@code copy ← decay · copy + (1 - decay) · weight}. */
    void average(double decay) {
        try (var inference = new NoGradGuard()) {
            LERP.call(copies, live, 1 - decay);
        }
    }

    /** Takes the weights as they are. */
    void take() {
        copy(live, copies);
    }

    /** Puts the copy in the weights' place. */
    void give() {
        copy(copies, live);
    }

    /** Runs something with the copy in the weights' place, which have their own numbers again behind it. */
    void during(Runnable action) {
        try (var scope = new PointerScope()) {
            var own = live.stream().map(t -> t.detach().clone()).toList();
            give();
            try {
                action.run();
            } finally {
                copy(own, live);
            }
        }
    }

    @Override
    public void close() {
        copies.forEach(Scoped::release);
    }

    private static void copy(List<Tensor> from, List<Tensor> to) {
        try (var inference = new NoGradGuard()) {
            for (int i = 0; i < from.size(); i++) {
                to.get(i).copy_(from.get(i));
            }
        }
    }
}
