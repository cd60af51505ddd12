// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.evaluation.RunScores;
import io.github.aasllm.recognizer.AaSllm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments in which speech encoder, Adapter and LLM are trained together, from random weights. */
class WholeChainTest {
    private static final String CHAIN = """
            corpus.name = manifest
            corpus.labels = anger, sadness
            protocol.folds = leave-one-speaker-out
            model.base = random mini
            tune = full
            hearing.normalise = level+edges
            train.rate = 2e-3
            train.average = 0.9
            train.dropout = 10 %
            train.smoothing = 10 %
            train.pooled-head = 0.5
            batch.size = 6
            batch.by-length = no
            augment.crop = 0.3 .. 0.6 s
            augment.speed = 0.95 .. 1.05
            """;

    @TempDir
    private Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void makeCorpus() throws IOException {
        data = MiniatureCorpus.write(folder.resolve("corpus"));
        out = folder.resolve("out");
    }

    private List<PredictionRow> predictions() throws IOException {
        try (var files = Files.walk(out)) {
            return files.filter(file -> file.endsWith(FoldFolder.PREDICTIONS))
                    .sorted()
                    .flatMap(file -> PredictionFile.read(file).stream())
                    .toList();
        }
    }

    @Test
    void theChainTellsTheTwoEmotionsOfAnUnheardSpeaker() throws IOException {
        TestRun.run(CHAIN + "train.length = 40 epochs\ndescription.train = none\ndescription.test = none\n", data, out);
        assertEquals(1, RunScores.of(predictions()).pooled().ua(), "a tone of 900 Hz from one of 200 Hz");
    }

    /** What a fold leaves is a model folder, and predict says with it what the experiment said. */
    @Test
    void theFolderOfAFoldPredictsAsTheExperimentDid() throws IOException {
        TestRun.run(CHAIN + "train.length = 3 epochs\n", data, out);
        var rows = predictions();
        assertEquals(MiniatureCorpus.CLIPS, rows.size());
        for (var speaker : List.of("A", "B")) {
            var model = out.resolve("seed-1/fold-" + speaker + "/train-aligned/training/model");
            var said = Bundle.read(model);
            assertEquals("level+edges", said.hearing().orElseThrow().key());
            assertTrue(!said.random(), "it has learned");
            try (var recognizer = AaSllm.load(model, null)) {
                for (var row : rows.stream().filter(r -> r.facts().get("speaker").equals(speaker)).toList()) {
                    var told = recognizer.recognize(List.of(AudioFile.read(data.resolve(row.id() + ".wav"))),
                            List.of(Map.of())).getFirst();
                    row.probabilities().forEach((label, expected) ->
                            // the promise of AaSllm
                            assertEquals(expected, told.probabilities().get(label), 1e-4, row.id()));
                }
            }
        }
    }
}
