// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.audio.Sound;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Reads a call's inputs and works on them, several at once; what they give comes in their order. */
public record Clips(ClipReader reader, int threads) {
    /**
     * Goes through all inputs.
     *
     * @param inputs for which a channel was chosen
     * @param work on other threads
     * @param done on this one: what an input gave, with each channel several
     */
    public <R> void forEach(
            Iterator<Input> inputs, BiFunction<Input, Sound, R> work, Consumer<List<Attempt<R>>> done) {
        var inFlight = new SecondsInFlight();
        InOrder.forEach(inputs, threads, input -> {
            var attempts = inFlight.with(input.file(), () -> reader.attempts(input, work));
            // the guess at its length may have been wrong, or that of one beside it
            return attempts.stream().anyMatch(Attempt::outOfMemory)
                    ? inFlight.alone(() -> reader.attempts(input, work)) : attempts;
        }, done);
    }
}
