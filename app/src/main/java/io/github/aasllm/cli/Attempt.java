// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What became of one input.
 *
 * @param result null if it failed
 * @param failure null if it did not
 */
record Attempt<R>(Input input, R result, RuntimeException failure) {

    /** Does the work on an input; whatever it throws is this input's failure and nobody else's. */
    static <R> Attempt<R> of(Input input, Supplier<R> work) {
        try {
            return new Attempt<>(input, work.get(), null);
        } catch (RuntimeException failure) {
            return new Attempt<>(input, null, failure);
        }
    }

    /** Goes on with the result, if there is one; what the work throws is again this input's failure alone. */
    <S> Attempt<S> then(Function<R, S> work) {
        return failure == null ? of(input, () -> work.apply(result)) : new Attempt<>(input, null, failure);
    }

    void handOn(Output<R> output, Failures failures) {
        if (failure == null) {
            output.done(input, result);
        } else {
            output.failed(input, failures.report(input, failure));
        }
    }
}
