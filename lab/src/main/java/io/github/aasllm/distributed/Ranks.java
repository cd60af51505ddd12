// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * The processes that train one model, as each of them sees it. All make the same calls in the same order, and go on
 * with the same numbers.
 *
 * <p>A call fails with an {@link io.github.aasllm.error.InvalidInputException} that says which rank ended, and why, if
 * one did.
 */
public interface Ranks extends AutoCloseable {
    /** A process that trains alone: nothing is sent, and no number changes. */
    Ranks ALONE = new Alone();

    /** This process, from 0. */
    int rank();

    /** How many there are. */
    int count();

    /** Whether this process writes files and speaks for all. */
    default boolean leads() {
        return rank() == 0;
    }

    /** The sums over all ranks, place by place. */
    double[] sum(double... own);

    /** Puts the sums over all ranks, float32, in the place of tensors of the same shapes. */
    void sum(List<Tensor> tensors);

    /** What rank 0 gave: the others give as many numbers, which do not count. */
    double[] told(double... own);

    /** Puts rank 0's numbers in the place of the others' tensors. */
    void share(List<Tensor> tensors);

    /** Waits until all are here. */
    void meet();

    /**
     * Compares what must be alike.
     *
     * @param what it is, such as {@code recipe}
     * @param digest of it
     * @throws io.github.aasllm.error.InvalidInputException that names two ranks if theirs are not alike
     */
    void requireAlike(String what, String digest);

    /** Works until all have ended; if one fails, the others end and say why. */
    <T> T together(Supplier<T> work);

    @Override
    void close();
}
