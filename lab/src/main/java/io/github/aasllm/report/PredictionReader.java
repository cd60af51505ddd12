// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.prompt.LabelSpelling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sorts the rows of prediction files into runs, and holds them to be true to one another. */
final class PredictionReader {
    private final Map<String, Map<String, Clip>> clips = new HashMap<>(); // by corpus and id
    private final Map<String, Set<String>> labels = new HashMap<>(); // by corpus, of truth and emotion
    private final Map<RunName, Set<String>> asked = new HashMap<>(); // by arm, of probabilities
    private final Map<RunName, CompactRun.Filling> runs = new TreeMap<>();
    private final Map<RunName, Set<Clip>> seen = new HashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private final CurveReader curves = new CurveReader();
    private int files;

    void add(PredictionFolder.Found file) {
        files++;
        var of = new TreeSet<RunName>();
        PredictionFile.forEach(file.path(), (line, row) -> of.add(add(line, row))).ifPresent(line ->
                leftOut.add("Line " + line + " of " + file.name() + " is cut off, and was left out."));
        if (of.size() == 1) { // the training of several runs' predictions would be nobody's
            curves.add(file.path(), of.first());
        }
    }

    private RunName add(int line, PredictionRow row) {
        var run = RunName.of(row.origin());
        var clip = clips.computeIfAbsent(row.origin().corpus(), unseen -> new HashMap<>())
                .computeIfAbsent(row.id(), unseen -> new Clip(row));
        clip.learn(row);
        requireOneSpelling(line, row);
        requireSameLabels(line, run, row);
        if (!seen.computeIfAbsent(run, unseen -> identitySet()).add(clip)) {
            throw InvalidInputException.of("predictions line " + line, "a second one for " + row.id(),
                            "one an utterance")
                    .next("the run is " + run.words());
        }
        runs.computeIfAbsent(run, unseen -> new CompactRun.Filling()).add(clip, row);
        return run;
    }

    /** Labels that differ in case alone would be classes of their own in every table. */
    private void requireOneSpelling(int line, PredictionRow row) {
        var known = labels.computeIfAbsent(row.origin().corpus(), unseen -> new TreeSet<>());
        boolean more = known.add(row.label()) | known.add(row.emotion());
        var variants = more ? LabelSpelling.variants(known) : List.<List<String>>of();
        if (!variants.isEmpty()) {
            throw InvalidInputException.of("predictions line " + line,
                    String.join(" and ", variants.getFirst()), "one spelling of each label");
        }
    }

    /** Probabilities over fewer labels are larger, and no mean over folds or seeds can have both. */
    private void requireSameLabels(int line, RunName run, PredictionRow row) {
        var labelsOfRow = row.probabilities().keySet();
        var arm = new RunName(run.setting(), run.arm(), 0);
        var first = labelsOfRow.isEmpty()
                ? labelsOfRow
                : asked.computeIfAbsent(arm, unseen -> Set.copyOf(labelsOfRow));
        if (!first.equals(labelsOfRow)) {
            throw InvalidInputException.of("predictions line " + line + ", field probabilities",
                            String.join(", ", new TreeSet<>(labelsOfRow)),
                            "the labels that other rows of the condition have: "
                                    + String.join(", ", new TreeSet<>(first)))
                    .next("the run is " + run.words());
        }
    }

    private static Set<Clip> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    Predictions finish(List<ArmAudit> audits) {
        var finished = new TreeMap<RunName, CompactRun>();
        runs.forEach((name, run) -> finished.put(name, run.finish()));
        leftOut.sort(null);
        return new Predictions(files, leftOut, finished, curves, audits);
    }
}
