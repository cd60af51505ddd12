// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.encoder.wav2vec2.TinyFolder;
import io.github.aasllm.evaluation.PredictionFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes of the real run on sound that the test makes, for one step and one seed. */
class ShippedRecipesTest {
    private static final Path RECIPES = Path.of(System.getProperty("aasllm.root")).resolve("recipes");

    @TempDir
    Path folder;

    @Test
    void theRecipeOfEmoDbRuns() throws IOException {
        makeEmoDb();
        assertEquals(8, run("emodb-encoder-head.recipe", ""), "2 speakers, 4 emotions");
    }

    /** As the recipes are, but for a base of two layers of 32. */
    @ParameterizedTest
    @ValueSource(strings = {"emodb-wavlm-large.recipe", "emodb-wavlm-large-lora.recipe"})
    void theRecipesOfAnEncoderByItselfRun(String name) throws IOException {
        makeEmoDb();
        TinyFolder.write(folder.resolve("wavlm-large"), TinyFolder.config("wavlm", true));
        assertEquals(8, run(name, folder.toString()), "2 speakers, 4 emotions");
    }

    private void makeEmoDb() throws IOException {
        for (var speaker : List.of("03", "08")) {
            for (var emotion : List.of("W", "F", "T", "N")) {
                MiniatureCorpus.tone(corpus().resolve(speaker + "a01" + emotion + "a.wav"), 300, 0.3, 0.2);
            }
        }
    }

    @Test
    void theRecipeOfRavdessRuns() throws IOException {
        for (int actor = 1; actor <= 20; actor++) {
            for (var emotion : List.of("01", "03", "04", "05")) {
                MiniatureCorpus.tone(corpus().resolve("03-01-%s-01-01-01-%02d.wav".formatted(emotion,
                        actor)), 300, 0.3, 0.2);
            }
        }
        assertEquals(80, run("ravdess-encoder-head.recipe", ""), "20 actors, 4 emotions");
    }

    /** The two to copy, on the bundled model. */
    @Test
    void theRecipesForOwnClipsRun() throws IOException {
        var manifest = new StringBuilder("path,label,speaker\n");
        for (int speaker = 1; speaker <= 5; speaker++) {
            for (var label : List.of("glad", "sad")) {
                var name = label + speaker + ".wav";
                MiniatureCorpus.tone(corpus().resolve(name), label.equals("glad") ? 300 : 200, 0.3, 0.2);
                manifest.append(name).append(',').append(label).append(",s").append(speaker).append('\n');
            }
        }
        Files.writeString(corpus().resolve("manifest.csv"), manifest);
        var root = RECIPES.getParent().toString();
        assertEquals(10, run("minimal.recipe", root), "5 speakers, 2 labels");
        Files.move(folder.resolve("out"), folder.resolve("head"));
        assertEquals(20, run("minimal-descriptions.recipe", root), "with descriptions and without");
    }

    private Path corpus() throws IOException {
        return Files.createDirectories(folder.resolve("corpus"));
    }

    /**
     * The number of clips that were predicted.
     *
     * @param bases in whose place the recipe says {@code ..}
     */
    private long run(String name, String bases) throws IOException {
        var recipe = Files.readString(RECIPES.resolve(name))
                .replace("= ../", "= " + bases + "/")
                .replaceAll("train.length *= \\d+ epochs", "train.length = 1 steps")
                .replaceAll("protocol.seeds *= [0-9, ]+", "protocol.seeds = 1\n");
        var heard = TestRun.run(recipe, folder.resolve("corpus"), folder.resolve("out"));
        assertEquals(List.of(), heard.failures());
        try (var files = Files.walk(folder.resolve("out"))) {
            return files.filter(file -> file.endsWith(FoldFolder.PREDICTIONS))
                    .mapToLong(file -> PredictionFile.read(file).size())
                    .sum();
        }
    }
}
