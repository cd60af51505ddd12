// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.report.Findings.ArmFindings;
import io.github.aasllm.report.Findings.SettingFindings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What figures rest on, in the words that stand below them. */
final class Basis {
    private static final int SHORT_HASH = 12; // of 64 digits, enough to tell templates apart
    private static final String NO_TEMPLATE = "template none"; // as those that read no text say
    private static final int MOST = 3; // values of a detail that are named one by one

    private Basis() {}

    /** Clips, speakers, folds, seeds, intervals and templates of some arms. */
    static String of(SettingFindings setting, List<ArmFindings> arms) {
        var parts = new ArrayList<String>();
        parts.add(setting.setting().words() + ": "
                + range(arms.stream().map(arm -> arm.averaged().clips()).toList(),
                "clip") + ", " + speakers(arms) + ", "
                + range(arms.stream().map(ArmFindings::folds).toList(), "fold"));
        parts.add(seeds(arms));
        if (arms.stream().anyMatch(arm -> Double.isFinite(arm.intervals().get(Measure.UA).low()))) {
            parts.add("intervals: 95 %, bootstrap over speakers, widened for their number");
        }
        parts.add(templates(arms));
        return String.join("; ", parts) + ".";
    }

    /** Which clips of which arms have no description although the arm has: a sentence each, or nothing. */
    static String notDescribed(List<ArmFindings> arms) {
        var names = new LinkedHashMap<String, List<String>>();
        arms.forEach(arm -> arm.details().getOrDefault(Origin.NOT_DESCRIBED, Set.of()).forEach(said ->
                names.computeIfAbsent(said, unseen -> new ArrayList<>()).add(arm.arm().name())));
        return names.entrySet().stream()
                .map(said -> " In " + String.join("; ", said.getValue()) + " " + said.getKey() + ".")
                .collect(Collectors.joining());
    }

    private static String speakers(List<ArmFindings> arms) {
        return arms.stream().allMatch(arm -> arm.speakers().isEmpty())
                ? "speakers not known"
                : range(arms.stream().map(arm -> arm.speakers().size()).toList(), "speaker");
    }

    private static String range(Collection<Integer> counts, String one) {
        int least = counts.stream().min(Integer::compare).orElse(0);
        int most = counts.stream().max(Integer::compare).orElse(0);
        return least == most ? Words.count(least, one) : Words.count(least) + " to " + Words.count(most, one);
    }

    private static String seeds(List<ArmFindings> arms) {
        var all = new TreeSet<Long>();
        arms.forEach(arm -> all.addAll(arm.seeds().keySet()));
        boolean same = arms.stream().allMatch(arm -> arm.seeds().keySet().equals(all));
        return (all.size() == 1 ? "seed " : "seeds ")
                + all.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + (same ? "" : ", not all of every condition");
    }

    private static String templates(List<ArmFindings> arms) {
        var texts = new TreeSet<String>();
        for (var arm : arms) {
            var its = arm.details().entrySet().stream()
                    .filter(detail -> isTemplate(detail.getKey()))
                    .map(detail -> detail.getKey() + " " + values(detail.getValue()))
                    .toList();
            texts.addAll(its);
            if (its.isEmpty()) {
                texts.add(arm.arm().readsNoText() ? NO_TEMPLATE : "templates not recorded");
            }
        }
        return String.join(", ", texts);
    }

    private static boolean isTemplate(String key) {
        return key.contains("prompt") || key.contains("template") || key.contains("description");
    }

    /** The values of a detail, with hashes cut short. */
    static String values(Set<String> values) {
        return values.size() > MOST
                ? values.size() + " values"
                : values.stream().map(Basis::shortened).collect(Collectors.joining(" or "));
    }

    /** A text with its hashes cut to their first digits. */
    static String shortened(String text) {
        return text.replaceAll("\\b([0-9a-f]{" + SHORT_HASH + "})[0-9a-f]{20,}\\b", "$1…");
    }
}
