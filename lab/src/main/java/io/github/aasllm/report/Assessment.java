// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.evaluation.Confusion;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.evaluation.RunScores;
import io.github.aasllm.evaluation.Scores;
import io.github.aasllm.report.Findings.ArmFindings;
import io.github.aasllm.report.Findings.Estimate;
import io.github.aasllm.report.Findings.SettingFindings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** From predictions to the numbers of a report; all statistics are package {@code evaluation}'s. */
final class Assessment {
    private final List<String> labels;

    private Assessment(List<String> labels) {
        this.labels = labels;
    }

    static Findings of(Predictions predictions) {
        var bySetting = new TreeMap<RunName.Setting, SortedMap<Arm, SortedMap<Long, CompactRun>>>();
        predictions.runs().forEach((name, run) -> bySetting
                .computeIfAbsent(name.setting(), unseen -> new TreeMap<>())
                .computeIfAbsent(name.arm(), unseen -> new TreeMap<>())
                .put(name.seed(), run));
        var settings = new ArrayList<SettingFindings>();
        bySetting.forEach((setting, arms) -> settings.add(setting(predictions, setting, arms)));
        return new Findings(predictions.files(), predictions.leftOut(), settings);
    }

    private static SettingFindings setting(
            Predictions predictions, RunName.Setting setting, SortedMap<Arm, SortedMap<Long, CompactRun>> arms) {
        var labels = new LinkedHashSet<String>();
        arms.values().forEach(seeds -> seeds.values().forEach(run -> labels.addAll(Confusion.labels(run))));
        var assessment = new Assessment(List.copyOf(labels));
        var findings = new ArrayList<ArmFindings>();
        arms.forEach((arm, seeds) -> findings.add(assessment.arm(arm, seeds)));
        return new SettingFindings(setting, assessment.labels, findings, List.of(), Optional.empty(),
                predictions.curves().curves(setting));
    }

    private ArmFindings arm(Arm arm, SortedMap<Long, CompactRun> seeds) {
        var scores = new TreeMap<Long, RunScores>();
        seeds.forEach((seed, run) -> scores.put(seed, RunScores.of(run)));
        List<PredictionRow> averaged = seeds.firstEntry().getValue();
        var confusion = Confusion.of(labels, averaged);
        var pooled = new TreeMap<Long, Scores>();
        scores.forEach((seed, run) -> pooled.put(seed, run.pooled().scores()));
        var intervals = new EnumMap<Measure, Estimate>(Measure.class);
        for (var measure : Measure.values()) {
            intervals.put(measure, new Estimate(measure.of(confusion.scores()), Double.NaN, Double.NaN));
        }
        return new ArmFindings(arm, pooled,
                Scores.mean(scores.values().stream().map(RunScores::foldMean).toList()),
                scores.firstEntry().getValue().folds().size(),
                confusion, intervals, by("speaker", averaged), by("sex", averaged), Optional.empty(),
                details(seeds));
    }

    private SortedMap<String, Confusion> by(String fact, List<PredictionRow> rows) {
        var groups = new TreeMap<String, List<PredictionRow>>();
        for (var row : rows) {
            var group = row.facts().get(fact);
            if (group != null) {
                groups.computeIfAbsent(group, unseen -> new ArrayList<>()).add(row);
            }
        }
        var confusions = new TreeMap<String, Confusion>();
        groups.forEach((group, its) -> confusions.put(group, Confusion.of(labels, its)));
        return confusions;
    }

    private static SortedMap<String, Set<String>> details(Map<Long, CompactRun> seeds) {
        var details = new TreeMap<String, Set<String>>();
        seeds.values().forEach(run -> run.origins().forEach(origin -> origin.details().forEach((key, value) ->
                details.computeIfAbsent(key, unseen -> new TreeSet<>()).add(value))));
        return details;
    }
}
