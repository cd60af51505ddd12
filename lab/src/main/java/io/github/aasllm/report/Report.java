// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static io.github.aasllm.report.Table.number;
import static io.github.aasllm.report.Table.words;

import io.github.aasllm.report.Document.Block;
import io.github.aasllm.report.Document.Points;
import io.github.aasllm.report.Document.Section;
import io.github.aasllm.report.Findings.ArmFindings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The report of predictions: first what may be said, then scores and all that they rest on, last the paper's tables. */
public final class Report {
    private Report() {}

    /**
     * The report of all predictions below some folders. It has the paper's Tables 1 to 3 where one of the corpora is
     * the paper's.
     *
     * @param paper whether it has them in any case
     */
    public static Document of(Predictions predictions, boolean paper) {
        return of(Assessment.of(predictions), paper);
    }

    private static Document of(Findings findings, boolean paper) {
        var sections = new ArrayList<>(List.of(
                summary(findings),
                ScoreSections.scores(findings),
                ScoreSections.comparisons(findings),
                PeopleSection.of(findings),
                DetailSections.confusions(findings),
                DetailSections.calibration(findings),
                CurvesSection.of(findings)));
        if (!findings.audits().isEmpty()) {
            sections.add(AuditSection.of(findings.audits()));
        }
        if (paper || findings.settings().stream().anyMatch(setting -> setting.published().isPresent())) {
            sections.add(PublishedSections.tableOne(findings));
            sections.add(PublishedSections.tableTwo(findings));
            sections.add(PublishedSections.tableThree(findings));
        }
        sections.add(origins(findings));
        return new Document(
                "Speech emotion recognition: " + findings.settings().stream()
                        .map(setting -> setting.setting().corpus())
                        .distinct()
                        .collect(Collectors.joining(", ")),
                sections);
    }

    private static Section summary(Findings findings) {
        var points = new ArrayList<String>();
        for (var setting : findings.settings()) {
            points.addAll(ScoreSections.claims(setting));
            setting.remarks().forEach(remark -> points.add(setting.setting().words() + ": " + remark));
        }
        points.addAll(findings.leftOut());
        return new Section("What can be said", List.<Block>of(new Points(points)));
    }

    private static Section origins(Findings findings) {
        var rows = Table.of("Where the predictions come from",
                words("corpus and protocol"), words("condition"), words("seeds"), number("folds"), number("clips"),
                words("details"));
        for (var setting : findings.settings()) {
            for (var arm : setting.arms()) {
                rows.row(setting.setting().words(), arm.arm().name(),
                        arm.seeds().keySet().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                        Words.count(arm.folds()), Words.count(arm.averaged().clips()), details(arm));
            }
        }
        return new Section("Origin", List.of(rows.note("Made from "
                + Words.count(findings.files(), "prediction file") + curves(findings)
                + ", and from nothing else.")));
    }

    private static String curves(Findings findings) {
        int trainings = findings.settings().stream()
                .flatMap(setting -> setting.curves().stream())
                .mapToInt(Findings.Curve::trainings)
                .sum();
        return trainings == 0 ? ""
                : " and the loss of " + Words.count(trainings, "training") + " beside them";
    }

    private static String details(ArmFindings arm) {
        return arm.details().isEmpty()
                ? "not recorded"
                : arm.details().entrySet().stream()
                        .map(detail -> detail.getKey() + " " + Basis.values(detail.getValue()))
                        .collect(Collectors.joining("; "));
    }
}
