// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a training counts as finished. */
class FoldFolderTest {
    private static final List<ArmName> ARMS =
            List.of(ArmName.of("aligned/aligned"), ArmName.of("aligned/inverted"));
    private static final PredictionRow ROW = new PredictionRow(
            "x", "anger", "anger", Map.of("anger", 1.0), Map.of("anger", 0.0), Map.of("speaker", "A"),
            new Origin("toy", "none", ArmName.of("aligned/aligned"), 1, "A", Map.of("recipe", "0")));

    @TempDir
    Path folder;

    private FoldFolder written(String key) {
        var written = new FoldFolder(folder, key);
        ARMS.forEach(arm -> written.write(arm, List.of(ROW)));
        return written;
    }

    @Test
    void predictionsWithoutTheMarkerAreNotFinished() {
        assertFalse(written("key").isFinished(ARMS));
    }

    @Test
    void predictionsWithTheMarkerAreFinishedForTheSameKeyAndForNoOther() {
        written("key").finish(ARMS);
        assertTrue(new FoldFolder(folder, "key").isFinished(ARMS));
        assertFalse(new FoldFolder(folder, "other").isFinished(ARMS));
        assertFalse(new FoldFolder(folder, "key").isFinished(List.of(ArmName.of("aligned/shuffled"))));
        assertEquals(List.of(ROW),
                PredictionFile.read(folder.resolve("aligned-inverted").resolve("predictions.jsonl")));
    }

    @Test
    void predictionsThatWereChangedAreNotFinished() throws IOException {
        written("key").finish(ARMS);
        Files.writeString(folder.resolve("aligned-aligned").resolve("predictions.jsonl"), "");
        assertFalse(new FoldFolder(folder, "key").isFinished(ARMS));
    }
}
