// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The gradients of all trained weights as one vector. */
public final class Gradients {
    private static final double EPSILON = 1e-6; // of the division, as clip_grad_norm_ of the peer has it
    private static final Operator SCALE = new Operator("_foreach_mul_", "Scalar");
    private static final Operator ZERO = new Operator("_foreach_zero_", "");

    private final List<TrainedWeight> weights;

    /** Gives every weight a gradient of 0. */
    public Gradients(List<TrainedWeight> weights) {
        this.weights = weights;
        try (var scope = new PointerScope()) {
            weights.forEach(weight -> weight.tensor().mutable_grad().put(torch.zeros_like(weight.tensor())));
        }
    }

    /** Makes all gradients 0. */
    public void clear() {
        try (var scope = new PointerScope()) {
            ZERO.call(tensors());
        }
    }

    /** The norm, in float32 as the peer computes it: of the norms of all weights' gradients. */
    double norm() {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            return normTensor().item_double();
        }
    }

    /**
     * Scales the gradients to a norm of at most {@code largest}: by {@code largest / (norm + 1e-6)} where
     * that is below 1.
     *
     * @return the norm before
     */
    public double clip(double largest) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            double norm = normTensor().item_double();
            double factor = largest / (norm + EPSILON);
            if (factor < 1) {
                SCALE.call(tensors(), factor);
            }
            return norm;
        }
    }

    private Tensor normTensor() {
        var norms = new TensorVector();
        tensors().forEach(gradient -> norms.push_back(torch.norm(gradient, new Scalar(2))));
        return torch.norm(torch.stack(norms, 0), new Scalar(2));
    }

    /** The gradients themselves, in the weights' order. */
    List<Tensor> tensors() {
        return weights.stream().map(weight -> weight.tensor().grad()).toList();
    }
}
