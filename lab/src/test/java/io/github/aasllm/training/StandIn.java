// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.distributed.Ranks;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/** A rank without others, which knows its place alone. */
record StandIn(int rank, int count) implements Ranks {
    @Override
    public double[] sum(double... own) {
        return own;
    }

    @Override
    public void sum(List<Tensor> tensors) {
        throw new UnsupportedOperationException();
    }

    @Override
    public double[] told(double... own) {
        return own;
    }

    @Override
    public void share(List<Tensor> tensors) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void meet() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void requireAlike(String what, String digest) {
        throw new UnsupportedOperationException();
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
