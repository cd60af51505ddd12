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
record ArmName(String name) implements Comparable<ArmName> {
    /** The paper's AA-SLLM. */
    static final ArmName FULL = new ArmName("aligned/aligned");

    /** The paper's "w/o AE & DC": trained and tested without descriptions. */
    static final ArmName WITHOUT_DESCRIPTION = new ArmName("none/none");

    /** The paper's "w/o LLM", which is also its Whisper. */
    static final ArmName WITHOUT_LLM = new ArmName("encoder-head");

    /** Says in opposite words what {@link #FULL} says: a check. */
    static final ArmName INVERTED = new ArmName("inverted/inverted");

    private static final List<ArmName> ORDER = List.of(
            FULL,
            WITHOUT_DESCRIPTION,
            WITHOUT_LLM,
            new ArmName("constant/constant"),
            new ArmName("shuffled/shuffled"),
            new ArmName("aligned/shuffled"),
            new ArmName("aligned/inverted"),
            INVERTED);

    private static final String ORACLE = "test-oracle";

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

    /** Whether it is an encoder head, however its weights were selected. */
    boolean readsNoText() {
        return name.split(", ")[0].equals(WITHOUT_LLM.name());
    }

    /** Whether its weights were selected on the test part, so that it can be compared with nothing. */
    boolean selectedOnTest() {
        return List.of(name.split(", ")).contains(ORACLE);
    }

    /** The paper's three first, then the controls, then all others by name. */
    @Override
    public int compareTo(ArmName other) {
        return Comparator.comparingInt(ArmName::place)
                .thenComparing(ArmName::name)
                .compare(this, other);
    }

    private int place() {
        return ORDER.contains(this) ? ORDER.indexOf(this) : ORDER.size();
    }
}
