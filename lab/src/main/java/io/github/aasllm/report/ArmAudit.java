// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.audit.AuditFile;
import io.github.aasllm.audit.AuditFindings;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.PredictionRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one arm was found to hear and to read.
 *
 * @param arm with its corpus and protocol; its seed is none
 * @param speakers how many the clips are of
 */
record ArmAudit(RunName arm, List<Long> seeds, int speakers, AuditFindings findings) {
    private static final long NO_SEED = 0;

    /**
     * Of all files of interventions below some folders, in the order of the arms; none where there is no such file.
     *
     * @throws InvalidInputException if one cannot be read, or an arm's rows do not fit together
     */
    static List<ArmAudit> read(List<Path> folders) {
        var byArm = new TreeMap<RunName, List<PredictionRow>>();
        for (var file : PredictionFolder.files(folders, AuditFile.NAME, false)) {
            for (var row : AuditFile.read(file.path())) {
                var run = RunName.of(row.origin());
                byArm.computeIfAbsent(new RunName(run.setting(), run.arm(), NO_SEED), unseen -> new ArrayList<>())
                        .add(row);
            }
        }
        var audits = new ArrayList<ArmAudit>();
        byArm.forEach((arm, rows) -> audits.add(of(arm, rows)));
        return audits;
    }

    private static ArmAudit of(RunName arm, List<PredictionRow> rows) {
        var seeds = new TreeSet<Long>();
        var speakers = new TreeSet<String>();
        rows.forEach(row -> {
            seeds.add(row.origin().seed());
            Optional.ofNullable(row.facts().get("speaker")).ifPresent(speakers::add);
        });
        return new ArmAudit(arm, List.copyOf(seeds), speakers.size(), AuditFindings.of(rows));
    }

    /** {@code emodb, leave-one-speaker-out, aligned/aligned} */
    String words() {
        return arm.setting().words() + ", " + arm.arm().name();
    }
}
