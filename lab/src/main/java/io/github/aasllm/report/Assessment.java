// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.evaluation.Arm;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Comparison;
import io.github.aasllm.evaluation.Confusion;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.report.Findings.ArmFindings;
import io.github.aasllm.report.Findings.Compared;
import io.github.aasllm.report.Findings.Exchange;
import io.github.aasllm.report.Findings.Role;
import io.github.aasllm.report.Findings.SettingFindings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** From the predictions on one corpus under one protocol to the numbers of a report. */
final class Assessment {
    private static final String NEUTRAL = "neutral";

    private final SortedMap<ArmName, Arm> arms = new TreeMap<>();
    private final List<ArmFindings> findings = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    private Assessment() {}

    static Findings of(Predictions predictions) {
        var bySetting = new TreeMap<RunName.Setting, SortedMap<ArmName, SortedMap<Long, CompactRun>>>();
        predictions.runs().forEach((name, run) -> bySetting
                .computeIfAbsent(name.setting(), unseen -> new TreeMap<>())
                .computeIfAbsent(name.arm(), unseen -> new TreeMap<>())
                .put(name.seed(), run));
        var settings = new ArrayList<SettingFindings>();
        bySetting.forEach((setting, arms) ->
                settings.add(new Assessment().setting(predictions, setting, arms)));
        return new Findings(predictions.files(), predictions.leftOut(), settings, predictions.audits());
    }

    private SettingFindings setting(
            Predictions predictions,
            RunName.Setting setting,
            SortedMap<ArmName, SortedMap<Long, CompactRun>> runs) {
        var labels = new LinkedHashSet<String>();
        runs.values().forEach(seeds -> seeds.values().forEach(run -> labels.addAll(Confusion.labels(run))));
        runs.forEach((name, seeds) -> {
            var assessment = ArmAssessment.of(name, seeds, List.copyOf(labels));
            remarks.addAll(assessment.remarks());
            assessment.arm().ifPresent(arm -> arms.put(name, arm));
            assessment.findings().ifPresent(findings::add);
        });
        var comparisons = Comparisons.of(arms, remarks);
        return new SettingFindings(setting, List.copyOf(labels), findings, comparisons, exchange(comparisons),
                predictions.curves().curves(setting), remarks);
    }

    /** Table 3 of the primary comparison. */
    private static Optional<Exchange> exchange(List<Compared> comparisons) {
        return comparisons.stream()
                .filter(compared -> compared.role() == Role.PRIMARY)
                .map(compared -> exchange(compared.comparison()))
                .findFirst();
    }

    private static Exchange exchange(Comparison comparison) {
        var full = comparison.first().predictions();
        var without = comparison.second().predictions();
        var majority = majority(comparison.first());
        var saved = new TreeMap<String, Integer>();
        var lost = new TreeMap<String, Integer>();
        full.forEach((id, row) -> {
            var other = without.get(id);
            if (right(row) && !right(other) && other.emotion().equals(majority)) {
                saved.merge(row.label(), 1, Integer::sum);
            }
            if (!right(row) && right(other) && row.emotion().equals(majority)) {
                lost.merge(row.label(), 1, Integer::sum);
            }
        });
        return new Exchange(majority, comparison.mcNemar(), saved, lost);
    }

    private static boolean right(PredictionRow row) {
        return row.emotion().equals(row.label());
    }

    /** The paper's neutral, whatever its case; in a corpus without it the label of most clips. */
    private static String majority(Arm arm) {
        var clips = new TreeMap<String, Integer>();
        arm.predictions().values().forEach(row -> clips.merge(row.label(), 1, Integer::sum));
        return clips.keySet().stream()
                .filter(NEUTRAL::equalsIgnoreCase)
                .findFirst()
                .orElseGet(() -> clips.entrySet().stream()
                        .reduce((most, next) -> next.getValue() > most.getValue() ? next : most)
                        .orElseThrow()
                        .getKey());
    }
}
