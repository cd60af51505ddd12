// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionFileTest {
    @TempDir
    private Path folder;

    @Test
    void aRowComesBackAsItWas() throws IOException {
        var probabilities = new LinkedHashMap<String, Double>();
        probabilities.put("sadness", 1.0 / 3); // no exact decimal: full precision is kept
        probabilities.put("anger", 2.0 / 3); // behind sadness: order is kept
        var row = new PredictionRow(
                "03a01Wa", "anger", "anger", probabilities, Map.of(), Map.of("speaker", "03"),
                new Origin("emodb", "leave-one-speaker-out", "none/none", 7, "03",
                Map.of("prompt", "paper")));
        var file = folder.resolve("predictions.jsonl");
        try (var out = Files.newBufferedWriter(file)) {
            PredictionFile.append(out, row);
            PredictionFile.append(out, row);
        }
        var read = PredictionFile.read(file);
        assertEquals(List.of(row, row), read);
        assertEquals(List.of("sadness", "anger"), List.copyOf(read.getFirst().probabilities().keySet()));
    }

    @Test
    void aLineThatIsNoPredictionIsNamed() throws IOException {
        var file = folder.resolve("predictions.jsonl");
        Files.writeString(file, "{\"id\":\"a\"}\n");
        var refusal = assertThrows(InvalidInputException.class, () -> PredictionFile.read(file));
        assertEquals(true, refusal.getMessage().startsWith("predictions line 1: "), refusal.getMessage());
    }
}
