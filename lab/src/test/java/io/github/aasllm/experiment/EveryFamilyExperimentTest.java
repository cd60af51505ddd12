// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An experiment on a speech LLM of any family, asked by its own prompt where the recipe names none. */
class EveryFamilyExperimentTest {
    @TempDir
    private Path folder;

    static List<String> families() {
        return Families.modelTypes();
    }

    @ParameterizedTest
    @MethodSource("families")
    void whatAFoldLearnedPredictsAsTheExperimentDid(String family) throws IOException {
        var base = folder.resolve("base");
        RandomModel.write(base, Families.named(family), RandomModel.Size.TINY, 1);
        var data = MiniatureCorpus.write(folder.resolve("corpus"));
        var out = folder.resolve("out");
        TestRun.run("""
                corpus.name = manifest
                corpus.labels = anger, sadness
                protocol.folds = leave-one-speaker-out
                model.base = %s
                train.length = 1 epochs
                batch.size = 3
                """.formatted(base), data, out);
        var rows = predictions(out);
        assertEquals(MiniatureCorpus.CLIPS, rows.size());
        var lora = out.resolve("seed-1/fold-A/train-aligned/training/lora");
        try (var recognizer = AaSllm.load(Settings.of(base).withLora(lora))) {
            assertEquals(Families.named(family).prompt(), recognizer.prompt());
            var row = rows.stream().filter(one -> one.id().startsWith("A-anger")).findFirst().orElseThrow();
            var prediction = recognizer.recognize(data.resolve(row.id() + ".wav"));
            row.probabilities().forEach((label, expected) ->
                    assertEquals(expected, prediction.probabilities().get(label), 1e-5, family + " " + label));
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void aPromptOfAnotherFamilyIsRefusedBeforeAnythingIsLearned(String family) throws IOException {
        var base = folder.resolve("base");
        RandomModel.write(base, Families.named(family), RandomModel.Size.TINY, 1);
        var data = MiniatureCorpus.write(folder.resolve("corpus"));
        var own = Families.named(family).prompts();
        for (var name : Families.prompts()) {
            if (!own.contains(name)) {
                var out = folder.resolve(name);
                assertEquals("prompt.template: " + name + " (expected: " + String.join(", ", own)
                        + " or own, as the base model is of " + family + ")", Refusals.of(() -> TestRun.run("""
                                corpus.name = manifest
                                corpus.labels = anger, sadness
                                protocol.folds = leave-one-speaker-out
                                model.base = %s
                                prompt.template = %s
                                """.formatted(base, name), data, out)));
                assertFalse(Files.exists(out.resolve("run.json")));
            }
        }
    }

    private static List<PredictionRow> predictions(Path out) throws IOException {
        try (var files = Files.walk(out)) {
            return files.filter(file -> file.endsWith(FoldFolder.PREDICTIONS))
                    .flatMap(file -> PredictionFile.read(file).stream())
                    .toList();
        }
    }
}
