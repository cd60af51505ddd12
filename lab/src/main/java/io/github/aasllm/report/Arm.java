// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A system or ablation. Which of them stand for rows of the paper is said here and nowhere else.
 *
 * @param name how the description is made in training and in test, such as {@code aligned/none}, or another
 *     word, such as {@code encoder-head}
 */
record Arm(String name) implements Comparable<Arm> {
    /** The paper's AA-SLLM. */
    static final Arm FULL = new Arm("aligned/aligned");

    /** The paper's "w/o AE & DC": trained and tested without descriptions. */
    static final Arm WITHOUT_DESCRIPTION = new Arm("none/none");

    /** The paper's "w/o LLM", which is also its Whisper. */
    static final Arm WITHOUT_LLM = new Arm("encoder-head");

    private static final List<Arm> ORDER = List.of(
            FULL,
            WITHOUT_DESCRIPTION,
            WITHOUT_LLM,
            new Arm("constant/constant"),
            new Arm("shuffled/shuffled"),
            new Arm("aligned/shuffled"),
            new Arm("aligned/inverted"),
            new Arm("inverted/inverted"));

    /** The row of the paper's Table 2 that it stands for, if it does. */
    Optional<String> publishedAs() {
        if (equals(FULL)) {
            return Optional.of("AA-SLLM");
        }
        if (equals(WITHOUT_DESCRIPTION)) {
            return Optional.of("AA-SLLM w/o AE & DC");
        }
        return equals(WITHOUT_LLM) ? Optional.of("AA-SLLM w/o LLM") : Optional.empty();
    }

    /** The paper's three first, then the controls, then all others by name. */
    @Override
    public int compareTo(Arm other) {
        return Comparator.comparingInt((Arm arm) -> ORDER.contains(arm) ? ORDER.indexOf(arm) : ORDER.size())
                .thenComparing(Arm::name)
                .compare(this, other);
    }
}
