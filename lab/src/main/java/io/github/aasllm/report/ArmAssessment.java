// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.Arm;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Confusion;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.evaluation.Reliability;
import io.github.aasllm.evaluation.RunScores;
import io.github.aasllm.evaluation.ScoreIntervals;
import io.github.aasllm.evaluation.Scores;
import io.github.aasllm.report.Findings.ArmFindings;
import io.github.aasllm.report.Findings.Calibrated;
import io.github.aasllm.report.Findings.Estimate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One arm's runs, assessed.
 *
 * @param arm with its seeds averaged; empty where that cannot be done
 * @param findings likewise
 * @param remarks on what could not be done, a sentence each
 */
record ArmAssessment(Optional<Arm> arm, Optional<ArmFindings> findings, List<String> remarks) {

    static ArmAssessment of(ArmName name, SortedMap<Long, CompactRun> seeds, List<String> labels) {
        var remarks = new ArrayList<String>();
        try {
            var ids = shared(name, seeds, remarks);
            var arm = Arm.ofRuns(seeds.values().stream().map(run -> CompactRun.only(ids, run)).toList());
            var calibration = calibration(arm.rows(), seeds, ids);
            return new ArmAssessment(Optional.of(arm.decisions()),
                    Optional.of(findings(name, seeds, arm, labels, calibration)), remarks);
        } catch (InvalidInputException refusal) {
            remarks.add(name.name() + " is left out: " + refusal.getMessage() + ".");
            return new ArmAssessment(Optional.empty(), Optional.empty(), remarks);
        }
    }

    /** The utterances that all seeds have. */
    private static Set<String> shared(
            ArmName name, SortedMap<Long, CompactRun> seeds, List<String> remarks) {
        Set<String> shared = null;
        var all = new HashSet<String>();
        for (var run : seeds.values()) {
            var ids = run.ids();
            all.addAll(ids);
            if (shared == null) {
                shared = ids;
            } else {
                shared.retainAll(ids);
            }
        }
        if (shared.size() < all.size()) {
            remarks.add("of " + name.name() + " " + Words.count(all.size() - shared.size(), "clip")
                    + " are left out that not all its seeds have.");
        }
        return shared;
    }

    private static ArmFindings findings(
            ArmName name, SortedMap<Long, CompactRun> seeds, Arm arm, List<String> labels,
            Optional<Calibrated> calibration) {
        var rows = arm.rows();
        var confusion = Confusion.of(labels, rows);
        var runs = new TreeMap<Long, RunScores>();
        seeds.forEach((seed, run) -> runs.put(seed, RunScores.of(run)));
        var pooled = new TreeMap<Long, Scores>();
        runs.forEach((seed, run) -> pooled.put(seed, run.pooled().scores()));
        return new ArmFindings(name, pooled,
                Scores.mean(runs.values().stream().map(RunScores::foldMean).toList()),
                runs.firstEntry().getValue().folds().size(),
                confusion, intervals(arm, confusion),
                by("speaker", rows, labels), by("sex", rows, labels), calibration, details(seeds));
    }

    private static Map<Measure, Estimate> intervals(Arm arm, Confusion confusion) {
        var intervals = ScoreIntervals.of(arm);
        var estimates = new EnumMap<Measure, Estimate>(Measure.class);
        for (var measure : Measure.values()) {
            estimates.put(measure, new Estimate(
                    measure.of(confusion.scores()),
                    intervals.map(ends -> measure.of(ends.low())).orElse(Double.NaN),
                    intervals.map(ends -> measure.of(ends.high())).orElse(Double.NaN)));
        }
        return estimates;
    }

    private static SortedMap<String, Confusion> by(
            String fact, List<PredictionRow> rows, List<String> labels) {
        var groups = new TreeMap<String, List<PredictionRow>>();
        for (var row : rows) {
            var group = row.facts().getOrDefault(fact, "");
            if (!group.isBlank()) {
                groups.computeIfAbsent(group, unseen -> new ArrayList<>()).add(row);
            }
        }
        var confusions = new TreeMap<String, Confusion>();
        groups.forEach((group, its) -> confusions.put(group, Confusion.of(labels, its)));
        return confusions;
    }

    /** None where an answer was written, or a clip's label was not among those that were scored. */
    private static Optional<Calibrated> calibration(
            List<PredictionRow> rows, SortedMap<Long, CompactRun> seeds, Set<String> ids) {
        if (!rows.stream().allMatch(row -> row.probabilities().containsKey(row.label()))) {
            return Optional.empty();
        }
        var before = seeds.values().stream().anyMatch(CompactRun::isCalibrated)
                ? OptionalDouble.of(Reliability.equalCount(uncalibrated(seeds, ids).rows()).ece())
                : OptionalDouble.empty();
        return Optional.of(new Calibrated(Reliability.equalCount(rows), before));
    }

    private static Arm uncalibrated(SortedMap<Long, CompactRun> seeds, Set<String> ids) {
        return Arm.ofRuns(seeds.values().stream()
                .map(run -> CompactRun.only(ids, run.isCalibrated() ? run.uncalibrated() : run))
                .toList());
    }

    private static SortedMap<String, Set<String>> details(Map<Long, CompactRun> seeds) {
        var details = new TreeMap<String, Set<String>>();
        seeds.values().forEach(run -> run.origins().forEach(origin -> origin.details().forEach((key, value) ->
                details.computeIfAbsent(key, unseen -> new TreeSet<>()).add(value))));
        return details;
    }
}
