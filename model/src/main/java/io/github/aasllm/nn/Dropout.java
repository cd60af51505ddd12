// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Leaves out a share of a layer's input at random, and scales what is left so that its mean stays.
 *
 * <p>What is left out follows from the seed alone: the same seed leaves out the same numbers, however often
 * the layer is computed. So a training that names a seed for every batch repeats to the bit, with layers that
 * are computed twice or not, and has no state of a generator to keep.
 */
public final class Dropout {
    /** Leaves nothing out. */
    public static final Dropout NONE = new Dropout(0, 0);

    private final double share;
    private final long layer;
    private long seed;
    private boolean active;

    /**
     * @param share of the input, at least 0 and below 1
     * @param layer tells the layers of a model apart, so that each leaves out other numbers
     */
    public Dropout(double share, long layer) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("share: " + share + " (expected: 0 <= share < 1)");
        }
        this.share = share;
        this.layer = layer;
    }

    /** Leaves out the numbers that follow from a seed, until {@link #rest}. */
    public void seed(long next) {
        seed = next;
        active = true;
    }

    /** Leaves nothing out, as it is in use and before the first seed. */
    public void rest() {
        active = false;
    }

    /** x of any shape → the same shape. */
    public Tensor forward(Tensor x) {
        if (share == 0 || !active) {
            return x;
        }
        try (var draws = Device.draws(seed * 1_000_003 + layer)) { // a prime: no two alike
            var kept = Device.CPU.emptyLike(x).bernoulli_(1 - share, draws);
            return x.mul(Device.of(x).put(kept.div_(new Scalar(1 - share))));
        }
    }
}
