// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.nn.Scoped;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The exponential moving average of the weights, {@code a ← a + (1 - decay) (w - a)} after every step. */
final class MovingAverage implements AutoCloseable {
    private final List<TrainedWeight> weights;
    private final List<Tensor> averages;
    private final double decay;

    /** Begins at the weights as they are. */
    MovingAverage(List<TrainedWeight> weights, double decay) {
        this.weights = weights;
        this.decay = decay;
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            this.averages = weights.stream().map(weight -> Scoped.keep(weight.tensor().detach().clone())).toList();
        }
    }

    void step() {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            for (int i = 0; i < averages.size(); i++) {
                averages.get(i).lerp_(weights.get(i).tensor(), new Scalar(1 - decay));
            }
        }
    }

    /** Puts the average in the place of the weights. */
    void apply() {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            for (int i = 0; i < averages.size(); i++) {
                weights.get(i).tensor().copy_(averages.get(i));
            }
        }
    }

    @Override
    public void close() {
        averages.forEach(Scoped::release);
    }
}
