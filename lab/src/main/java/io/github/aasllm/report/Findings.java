// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Comparison;
import io.github.aasllm.evaluation.Confusion;
import io.github.aasllm.evaluation.McNemar;
import io.github.aasllm.evaluation.Reliability;
import io.github.aasllm.evaluation.Scores;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;

/**
 * All numbers of a report, before they become text.
 *
 * @param files that were read
 * @param leftOut what of them was left out
 * @param settings each corpus under each protocol
 * @param audits of the arms that were asked under interventions
 */
record Findings(int files, List<String> leftOut, List<SettingFindings> settings, List<ArmAudit> audits) {

    /**
     * What was found on one corpus under one protocol.
     *
     * @param labels of the corpus
     * @param arms in the order of {@link ArmName}
     * @param comparisons the primary one first
     * @param exchange between AA-SLLM and the same without descriptions, if both are there
     * @param curves of training, if there are any
     * @param remarks on what could not be done, a sentence each
     */
    record SettingFindings(
            RunName.Setting setting,
            List<String> labels,
            List<ArmFindings> arms,
            List<Compared> comparisons,
            Optional<Exchange> exchange,
            List<Curve> curves,
            List<String> remarks) {

        Optional<ArmFindings> arm(ArmName wanted) {
            return arms.stream().filter(arm -> arm.arm().equals(wanted)).findFirst();
        }

        /** Whether it is of a corpus of the paper. */
        Optional<PublishedCorpus> published() {
            return PublishedCorpus.of(setting.corpus());
        }
    }

    /**
     * One system on one corpus under one protocol.
     *
     * @param seeds the pooled scores of each seed's run, by seed
     * @param foldMean the mean over folds, then over seeds
     * @param averaged of the probabilities averaged over seeds
     * @param intervals of the scores of {@code averaged}
     * @param speakers the same by speaker; empty where speakers are not known
     * @param sexes the same by sex
     * @param calibration of the averaged probabilities, where there are any
     * @param details what the predictions say of their origin: each key with its values
     */
    record ArmFindings(
            ArmName arm,
            SortedMap<Long, Scores> seeds,
            Scores foldMean,
            int folds,
            Confusion averaged,
            Map<Measure, Estimate> intervals,
            SortedMap<String, Confusion> speakers,
            SortedMap<String, Confusion> sexes,
            Optional<Calibrated> calibration,
            SortedMap<String, Set<String>> details) {}

    /**
     * How far probabilities can be believed.
     *
     * @param eceBefore the expected calibration error without the temperatures; empty where none was fitted
     */
    record Calibrated(Reliability reliability, OptionalDouble eceBefore) {}

    /** A number with its 95 % interval, whose ends are NaN where there is none. */
    record Estimate(double value, double low, double high) {}

    /**
     * A comparison and its use.
     *
     * @param corrected its p, corrected for the number of comparisons of its role; empty if that is not to be
     *     done
     */
    record Compared(Comparison comparison, Role role, OptionalDouble corrected) {
        ArmName first() {
            return comparison.first().name();
        }

        ArmName second() {
            return comparison.second().name();
        }
    }

    /** What a comparison may be used for. */
    enum Role {
        /** The one that was asked before. */
        PRIMARY("primary"),
        /** One of several, each corrected for all. */
        CORRECTED("Holm-corrected"),
        /** One that was not asked before; it supports no claim. */
        EXPLORATORY("exploratory");

        private final String word;

        Role(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * Clips that only one of two systems has right.
     *
     * @param majority the label that the other, wrong one is asked for
     * @param test the totals, with descriptions first
     * @param fullSaved of the first total, by true label, those that the other took for the majority
     * @param fullLost of the second, by true label, those that AA-SLLM took for the majority
     */
    record Exchange(
            String majority,
            McNemar test,
            SortedMap<String, Integer> fullSaved,
            SortedMap<String, Integer> fullLost) {}

    /** The mean loss of an arm's trainings, by step. */
    record Curve(ArmName arm, int trainings, List<CurvePoint> points) {}

    /** One step of it. */
    record CurvePoint(long step, double loss) {}
}
