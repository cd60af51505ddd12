// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.evaluation.Arm;
import io.github.aasllm.evaluation.Comparison;
import io.github.aasllm.evaluation.Confusion;
import java.util.stream.Collectors;

/**
 * By how much UA changes when the same clips are asked about in another way.
 *
 * @param value UA of the one less UA of the other, from -1 to 1
 * @param low the lower end of its 95 % interval over speakers, clip by clip paired; NaN where there is one speaker only
 * @param high the upper end
 */
public record Gap(double value, double low, double high) {
    /** Of two arms with the same clips. */
    static Gap of(Arm one, Arm other) {
        var speakers = one.rows().stream().map(row -> row.facts().getOrDefault(Utterance.SPEAKER, ""))
                .collect(Collectors.toSet());
        if (speakers.size() < 2 || speakers.contains("")) {
            return new Gap(Confusion.of(one.rows()).ua() - Confusion.of(other.rows()).ua(), Double.NaN, Double.NaN);
        }
        var comparison = Comparison.of(one, other);
        return new Gap(comparison.difference(), comparison.bootstrap().low(), comparison.bootstrap().high());
    }
}
