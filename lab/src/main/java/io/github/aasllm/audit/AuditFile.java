// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code interventions.jsonl}: rows as in {@code predictions.jsonl}, whose details say the intervention. Where a clip
 * gets another's sound or description, its facts say which and of what label; where other words are spoken, these and
 * the label that they say.
 */
public final class AuditFile {
    public static final String NAME = "interventions.jsonl";

    private AuditFile() {}

    /**
     * Writes a file: all rows, or no file.
     *
     * @throws InvalidInputException if it cannot be written
     */
    public static void write(Path file, List<PredictionRow> rows) {
        try {
            AtomicFile.write(file, part -> {
                try (var out = Files.newBufferedWriter(part)) {
                    for (var row : rows) {
                        PredictionFile.append(out, row);
                    }
                }
            });
        } catch (IOException e) {
            throw InvalidInputException.of("interventions", e.getMessage(), "a folder that can be written").in(file)
                    .causedBy(e);
        }
    }

    /**
     * The rows of a file.
     *
     * @throws InvalidInputException if it cannot be read, a line is no prediction, or an intervention is none of
     *     {@link Intervention}
     */
    public static List<PredictionRow> read(Path file) {
        var rows = PredictionFile.read(file);
        try {
            rows.forEach(AuditFile::intervention);
        } catch (InvalidInputException refusal) {
            throw refusal.in(file);
        }
        return rows;
    }

    /** What was changed for a row. */
    static Intervention intervention(PredictionRow row) {
        return Intervention.of(row.origin().details().getOrDefault(Intervention.DETAIL, "none"));
    }
}
