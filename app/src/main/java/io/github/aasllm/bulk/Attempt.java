// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.error.InvalidInputException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What became of one input.
 *
 * @param result empty if it failed
 * @param failure empty if it did not
 */
public record Attempt<R>(Input input, Optional<R> result, Optional<RuntimeException> failure) {
    static <R> Attempt<R> done(Input input, R result) {
        return new Attempt<>(input, Optional.of(result), Optional.empty());
    }

    static <R> Attempt<R> failed(Input input, RuntimeException failure) {
        return new Attempt<>(input, Optional.empty(), Optional.of(failure));
    }

    /**
     * Does the work on an input; whatever it throws is this input's failure and nobody else's. So are memory
     * and stack that did not suffice for it; other errors are the JVM's and go on up.
     */
    public static <R> Attempt<R> of(Input input, Supplier<R> work) {
        try {
            return done(input, work.get());
        } catch (RuntimeException failure) {
            return failed(input, failure);
        } catch (OutOfMemoryError failure) {
            return failed(input, InvalidInputException.of(
                            "memory", "too little", "room for the whole clip")
                    .in(input.file())
                    .next("set JDK_JAVA_OPTIONS=-Xmx8g, or as much as the machine has")
                    .causedBy(failure));
        } catch (StackOverflowError failure) {
            return failed(input, new IllegalStateException(failure.toString(), failure));
        }
    }

    /** Whether memory did not suffice for it. */
    boolean outOfMemory() {
        return failure.filter(what -> what.getCause() instanceof OutOfMemoryError).isPresent();
    }

    /** Goes on with the result, if there is one; what the work throws is again this input's failure alone. */
    <S> Attempt<S> then(Function<R, S> work) {
        return result.map(done -> of(input, () -> work.apply(done)))
                .orElseGet(() -> failed(input, failure.orElseThrow()));
    }

    public void handOn(Output<R> output, Failures failures) {
        result.ifPresent(done -> output.done(input, done));
        failure.ifPresent(why -> output.failed(input, failures.report(input, why)));
    }
}
