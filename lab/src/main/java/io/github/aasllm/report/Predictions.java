// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * All predictions below some folders; neither the order of the folders nor that of files or lines in them
 * makes a difference.
 *
 * @param files that were read
 * @param leftOut what of them was left out, a sentence each
 * @param runs by corpus, protocol, arm and seed
 * @param curves of the trainings whose event files lie beside the predictions
 * @param audits of the arms that were asked under interventions
 */
public record Predictions(int files, List<String> leftOut, SortedMap<RunName, CompactRun> runs,
        CurveReader curves, List<ArmAudit> audits) {
    public Predictions {
        leftOut = List.copyOf(leftOut);
        audits = List.copyOf(audits);
        runs = Collections.unmodifiableSortedMap(runs);
    }

    /**
     * Reads them.
     *
     * @throws InvalidInputException if a folder has no prediction file, a line is no prediction, a run
     *     predicts an utterance twice, or two predictions of an utterance disagree about its label or facts
     */
    public static Predictions read(List<Path> folders) {
        var reader = new PredictionReader();
        PredictionFolder.files(folders).forEach(reader::add);
        var predictions = reader.finish(ArmAudit.read(folders));
        if (predictions.runs().isEmpty()) {
            throw InvalidInputException.of("predictions", "none", "one or more below " + folders.getFirst());
        }
        return predictions;
    }
}
