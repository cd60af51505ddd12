// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.error.InvalidInputException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What became of one input.
 *
 * @param result null if it failed
 * @param failure null if it did not
 */
public record Attempt<R>(Input input, R result, RuntimeException failure) {

    /**
     * Does the work on an input; whatever it throws is this input's failure and nobody else's. So are memory
     * and stack that did not suffice for it; other errors are the JVM's and go on up.
     */
    public static <R> Attempt<R> of(Input input, Supplier<R> work) {
        try {
            return new Attempt<>(input, work.get(), null);
        } catch (RuntimeException failure) {
            return new Attempt<>(input, null, failure);
        } catch (OutOfMemoryError failure) {
            return new Attempt<>(input, null, InvalidInputException.of(
                            "memory", "too little", "room for the whole clip")
                    .in(input.file())
                    .next("set JDK_JAVA_OPTIONS=-Xmx8g, or as much as the machine has")
                    .causedBy(failure));
        } catch (StackOverflowError failure) {
            return new Attempt<>(input, null, new IllegalStateException(failure.toString(), failure));
        }
    }

    /** Whether memory did not suffice for it. */
    boolean outOfMemory() {
        return failure != null && failure.getCause() instanceof OutOfMemoryError;
    }

    /** Goes on with the result, if there is one; what the work throws is again this input's failure alone. */
    <S> Attempt<S> then(Function<R, S> work) {
        return failure == null ? of(input, () -> work.apply(result)) : new Attempt<>(input, null, failure);
    }

    public void handOn(Output<R> output, Failures failures) {
        if (failure == null) {
            output.done(input, result);
        } else {
            output.failed(input, failures.report(input, failure));
        }
    }
}
