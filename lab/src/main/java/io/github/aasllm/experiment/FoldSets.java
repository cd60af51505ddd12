// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.bundle.PredictionSets;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.evaluation.Coverage;
import io.github.aasllm.evaluation.PredictionRow;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The prediction sets of what was learned in a fold, fitted to the predictions that its temperature is fitted to.
 *
 * @param fitted to all of them
 * @param coverage at {@value #PERCENT} %, by speaker, of sets that were fitted to the other speakers' predictions;
 *     empty of a single speaker
 */
record FoldSets(PredictionSets fitted, Map<String, Coverage> coverage) {
    private static final int PERCENT = 90;

    /** Of predictions with scores, by a judgement at their temperature; empty where there are none. */
    static Optional<FoldSets> of(List<PredictionRow> predictions, Judgement judgement) {
        var rows = judgement.anew(predictions);
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        var bySpeaker = rows.stream()
                .collect(Collectors.groupingBy(FoldSets::speaker, TreeMap::new, Collectors.toList()));
        var coverage = new TreeMap<String, Coverage>();
        if (bySpeaker.size() > 1) {
            bySpeaker.forEach((speaker, own) -> {
                var others = rows.stream().filter(row -> !speaker(row).equals(speaker)).toList();
                coverage.put(speaker, Coverage.of(own, fit(others).threshold(PERCENT)));
            });
        }
        return Optional.of(new FoldSets(fit(rows), coverage));
    }

    private static PredictionSets fit(List<PredictionRow> rows) {
        return PredictionSets.of(rows.stream().map(FoldSets::known).toList());
    }

    private static PredictionSets.Known known(PredictionRow row) {
        double share = row.probabilities().get(row.label());
        return new PredictionSets.Known(speaker(row), share, share == Collections.max(row.probabilities().values()));
    }

    /** Clips of nobody known are one speaker's. */
    private static String speaker(PredictionRow row) {
        return row.facts().getOrDefault(Utterance.SPEAKER, "");
    }

    /** For {@code calibration.json}. */
    Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("clips", fitted.clips());
        json.put("speakers", fitted.speakers());
        json.put("threshold_" + PERCENT, fitted.threshold(PERCENT));
        if (!coverage.isEmpty()) {
            json.put("coverage_" + PERCENT, share(coverage.values()));
            json.put("least_coverage_" + PERCENT,
                    coverage.values().stream().mapToDouble(Coverage::share).min().orElseThrow());
            json.put("mean_size_" + PERCENT, coverage.values().stream()
                    .mapToDouble(own -> own.clips() * own.meanSize()).sum() / fitted.clips());
            var bySpeaker = new LinkedHashMap<String, Double>();
            coverage.forEach((speaker, own) -> bySpeaker.put(speaker, own.share()));
            json.put("coverage_" + PERCENT + "_by_speaker", bySpeaker);
        }
        return json;
    }

    private static double share(Collection<Coverage> all) {
        return all.stream().mapToDouble(own -> own.clips() * own.share()).sum()
                / all.stream().mapToInt(Coverage::clips).sum();
    }
}
