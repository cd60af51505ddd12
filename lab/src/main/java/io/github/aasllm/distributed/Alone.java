// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/** One process, with nobody to wait for. */
final class Alone implements Ranks {
    @Override
    public int rank() {
        return 0;
    }

    @Override
    public int count() {
        return 1;
    }

    @Override
    public double[] sum(double... own) {
        return own;
    }

    @Override
    public void sum(List<Tensor> tensors) {
        // they are the sums
    }

    @Override
    public double[] told(double... own) {
        return own;
    }

    @Override
    public void share(List<Tensor> tensors) {
        // nobody else has any
    }

    @Override
    public void meet() {
        // all are here
    }

    @Override
    public void requireAlike(String what, String digest) {
        // as itself
    }

    @Override
    public <T> T together(Supplier<T> work) {
        return work.get();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
