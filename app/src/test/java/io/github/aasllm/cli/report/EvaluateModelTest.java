// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.report;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.encoder.wav2vec2.TinyFolder;
import io.github.aasllm.evaluation.PredictionFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** evaluate without a run: a classifier on a manifest. */
class EvaluateModelTest {
    @TempDir
    private Path folder;

    private Path model;
    private Path list;
    private Path result;

    @BeforeEach
    void makeModelAndClips() throws IOException {
        var config = new LinkedHashMap<>(TinyFolder.config("wavlm", true));
        config.put("id2label", Map.of("0", "neu", "1", "hap"));
        model = TinyFolder.write(folder.resolve("model"), config, name -> "wavlm." + name,
                new WeightShape("projector.weight", 12, 32), new WeightShape("projector.bias", 12),
                new WeightShape("classifier.weight", 2, 12), new WeightShape("classifier.bias", 2));
        for (int i = 1; i <= 4; i++) {
            Sound.bursts(folder.resolve(i + ".wav"), i);
        }
        list = Files.writeString(folder.resolve("list.csv"), "path,label,speaker\n1.wav,neutral,a\n2.wav,happiness,a\n"
                + "3.wav,neutral,b\n4.wav,boredom,b\nnone.wav,neutral,b\n");
        result = folder.resolve("predictions.jsonl");
    }

    @Test
    void clipsAreScoredAndWhatFailsOrIsUnknownToTheModelIsSaid() {
        var call = aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result);
        assertEquals(1, call.exitCode(), call.err());
        assertTrue(call.err().contains("the model does not have, so that their clips count as wrong: boredom (1 clips)"),
                call.err());
        assertTrue(call.err().contains("none.wav"), call.err());
        assertTrue(call.out().contains("failed clips: 1 of 5"), call.out());
        assertTrue(call.out().startsWith("4 clips; 95 % intervals over speakers\nUA        "), call.out());
        var rows = PredictionFile.read(result);
        assertEquals(4, rows.size());
        assertEquals(0.0, rows.getFirst().probabilities().get("boredom"));
        assertEquals(0, aasllm("report", folder).exitCode());
    }

    @Test
    void whatHasARowIsNotPredictedAgainAndAnotherModelsRowsAreRefused() throws IOException {
        aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result);
        var whole = Files.readString(result);
        Files.writeString(result, whole.substring(0, whole.indexOf('\n') + 20));
        var call = aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result, "--resume");
        assertTrue(call.out().startsWith("4 clips"), call.out() + call.err());
        assertEquals(4, PredictionFile.read(result).size());
        var other = aasllm("evaluate", "--model", model, "--data", list, "-o", result, "--resume");
        assertEquals(2, other.exitCode());
        assertTrue(other.err().contains("--resume: line 1 is of another model"), other.err());
    }

    @Test
    void otherWeightsInTheSameFolderAreAnotherModel() throws IOException {
        aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result);
        var rows = Files.readString(result);
        var weights = model.resolve("model.safetensors");
        var bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 3] ^= 1;
        Files.write(weights, bytes);
        var call = aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result, "--resume");
        assertEquals(2, call.exitCode(), call.out());
        assertTrue(call.err().contains("--resume: line 1 is of another model"), call.err());
        assertEquals(rows, Files.readString(result));
    }

    @Test
    void aRunOrAModelIsNeeded() {
        var call = aasllm("evaluate", "--data", list);
        assertEquals(2, call.exitCode());
        assertTrue(call.err().contains("RUN: none, and no --model (expected: one of the two)"), call.err());
    }
}
