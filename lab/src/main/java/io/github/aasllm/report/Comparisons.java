// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.Arm;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Comparison;
import io.github.aasllm.evaluation.Holm;
import io.github.aasllm.report.Findings.Compared;
import io.github.aasllm.report.Findings.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The first arm, by the order of {@link ArmName}, against each other. With the paper's AA-SLLM first, its
 * comparison with "w/o AE &amp; DC" is the primary one, and the others are corrected for their number; without
 * it nobody asked for any of them before, so that all are exploratory. Arms whose weights were selected on
 * the test part are compared with nothing.
 */
final class Comparisons {
    private Comparisons() {}

    /**
     * The comparisons of some arms.
     *
     * @param remarks takes a sentence for each that could not be made, or not over all utterances
     */
    static List<Compared> of(SortedMap<ArmName, Arm> all, List<String> remarks) {
        var arms = new TreeMap<>(all);
        arms.keySet().removeIf(ArmName::selectedOnTest);
        all.keySet().stream().filter(ArmName::selectedOnTest).forEach(name -> remarks.add(name.name()
                + " was selected on the test part, so its scores are too high and it is compared with"
                + " nothing."));
        var compared = new ArrayList<Compared>();
        if (arms.isEmpty()) {
            return compared;
        }
        var first = arms.firstKey();
        boolean planned = first.part().equals(ArmName.FULL);
        var rest = new ArrayList<Comparison>();
        for (var second : arms.keySet().stream().skip(1).toList()) {
            var comparison = compare(arms.get(first), arms.get(second), remarks);
            if (planned && second.part().equals(ArmName.WITHOUT_DESCRIPTION) && second.variants().equals(first.variants())) {
                comparison.ifPresent(it -> compared.add(new Compared(it, Role.PRIMARY,
                        OptionalDouble.empty())));
            } else {
                comparison.ifPresent(rest::add);
            }
        }
        var corrected = Holm.corrected(rest.stream().map(Comparison::p).toList());
        for (int i = 0; i < rest.size(); i++) {
            compared.add(new Compared(rest.get(i), planned ? Role.CORRECTED : Role.EXPLORATORY,
                    planned ? OptionalDouble.of(corrected.get(i)) : OptionalDouble.empty()));
        }
        return compared;
    }

    /** A comparison over the utterances that both arms have; empty, and a remark, where there can be none. */
    private static Optional<Comparison> compare(Arm first, Arm second, List<String> remarks) {
        var firstShared = shared(first, second);
        int missing = Math.max(first.predictions().size(), second.predictions().size())
                - firstShared.predictions().size();
        if (missing > 0) {
            remarks.add(first.name() + " and " + second.name() + " are compared over the "
                    + Words.count(firstShared.predictions().size(), "clip") + " that both have.");
        }
        try {
            return Optional.of(Comparison.of(firstShared, shared(second, first)));
        } catch (InvalidInputException refusal) {
            remarks.add(first.name() + " and " + second.name() + " are not compared: " + refusal.getMessage()
                    + ".");
            return Optional.empty();
        }
    }

    private static Arm shared(Arm arm, Arm other) {
        if (arm.predictions().keySet().equals(other.predictions().keySet())) {
            return arm;
        }
        var predictions = new TreeMap<>(arm.predictions());
        predictions.keySet().retainAll(other.predictions().keySet());
        return new Arm(arm.name(), arm.seeds(), predictions);
    }
}
