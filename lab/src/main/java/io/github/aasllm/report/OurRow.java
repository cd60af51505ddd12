// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.report.Findings.ArmFindings;
import io.github.aasllm.report.Findings.SettingFindings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A row of Table 1 that is ours: one arm on as many of the paper's corpora as it was tested on, under one protocol
 * each.
 */
final class OurRow {
    private final ArmName arm;
    private final Map<PublishedCorpus, ArmFindings> found = new EnumMap<>(PublishedCorpus.class);
    private final Map<PublishedCorpus, String> protocols = new EnumMap<>(PublishedCorpus.class);

    private OurRow(ArmName arm) {
        this.arm = arm;
    }

    /** In the order of {@link ArmName}; an arm with two protocols on one corpus has two rows. */
    static List<OurRow> all(Findings findings) {
        var byArm = new TreeMap<ArmName, List<OurRow>>();
        for (var setting : findings.settings()) {
            setting.published().ifPresent(corpus -> setting.arms().forEach(arm ->
                    add(byArm.computeIfAbsent(arm.arm(), unseen -> new ArrayList<>()), corpus, setting, arm)));
        }
        return byArm.values().stream().flatMap(List::stream).toList();
    }

    private static void add(List<OurRow> rows, PublishedCorpus corpus, SettingFindings setting, ArmFindings arm) {
        var row = rows.stream().filter(known -> !known.found.containsKey(corpus)).findFirst().orElseGet(() -> {
            rows.add(new OurRow(arm.arm()));
            return rows.getLast();
        });
        row.found.put(corpus, arm);
        row.protocols.put(corpus, setting.setting().protocol());
    }

    /** System, year, protocol, and a score for each corpus. */
    List<String> cells() {
        var cells = new ArrayList<>(List.of(
                "ours: " + arm.name() + arm.publishedInTableOne().filter(system -> !arm.name().equals(system))
                        .map(system -> " (as " + system + ")").orElse(""),
                Words.NONE, String.join("; ", new LinkedHashSet<>(protocols.values()))));
        for (var corpus : PublishedCorpus.values()) {
            cells.add(found.containsKey(corpus)
                    ? Words.score(found.get(corpus).intervals().get(corpus.measure())) : Words.NONE);
        }
        return cells;
    }
}
