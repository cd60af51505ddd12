// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What is not a number in an answer was none in the weights, or grew beyond float32 on the way; it is refused, as no
 * label or state that came of it would mean anything.
 */
final class FiniteNumbers {
    private static final int SHOWN = 12;

    private FiniteNumbers() {}

    /** @throws InvalidInputException if one of the numbers is NaN or infinite */
    static double[] require(String what, double[] numbers) {
        if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
            throw refusal(what, numbers.length, Arrays.stream(numbers));
        }
        return numbers;
    }

    /** The same of float32. */
    static float[] require(String what, float... numbers) {
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw refusal(what, numbers.length, IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]));
            }
        }
        return numbers;
    }

    private static InvalidInputException refusal(String what, int count, DoubleStream numbers) {
        var shown = count <= SHOWN ? Arrays.toString(numbers.toArray())
                : numbers.filter(number -> !Double.isFinite(number)).count() + " of " + count + " that are none";
        return InvalidInputException.of(what, shown, "finite numbers")
                .next("the weights of the model or of the LoRA folder hold NaN, infinite or far too large numbers");
    }
}
