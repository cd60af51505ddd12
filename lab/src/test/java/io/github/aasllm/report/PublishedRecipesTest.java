// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.head.HeadConfig;
import io.github.aasllm.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The recipes of the paper's corpora say which published figures they are for, and are set as the paper says.
 */
class PublishedRecipesTest {
    private static final Path RECIPES = Path.of(System.getProperty("aasllm.root")).resolve("recipes");

    /** The widths of the published encoders. */
    private static final Map<String, Integer> ENCODERS =
            Map.of("wavlm-large", 1024, "whisper-large-v3", 1280, "emotion2vec", 768);

    /** The head lines of a recipe. */
    private static List<String> head(Path recipe) throws IOException {
        return Files.readAllLines(recipe).subList(0, 2);
    }

    private static void namesItsFiguresAndCommand(Path file, PublishedCorpus corpus, ArmName... arms)
            throws IOException {
        var first = head(file).getFirst();
        assertTrue(first.startsWith("# Table 2, " + corpus.name() + " (" + corpus.measure().sign()), first);
        for (var arm : arms) {
            var score = Published.TABLE_2.get(arm).get(corpus.ordinal());
            var model = arm.publishedAs().orElseThrow();
            // the second arm's line leaves the name of the first out
            assertTrue(first.contains(model + " " + score)
                    || first.contains(model.replace("AA-SLLM ", "") + " " + score),
                    first);
        }
        assertTrue(head(file).get(1).startsWith("# run:  aasllm experiment recipes/" + file.getFileName()
                + " --data "));
    }

    @Test
    void eachCorpusHasTheRowsOfTableTwoWithThePapersSettings() throws IOException {
        for (var corpus : PublishedCorpus.values()) {
            var name = corpus.name().toLowerCase(Locale.ROOT);
            var llm = RECIPES.resolve(name + ".recipe");
            namesItsFiguresAndCommand(llm, corpus, ArmName.FULL, ArmName.WITHOUT_DESCRIPTION);
            var recipe = Recipe.read(llm);
            assertEquals(List.of("aligned/aligned", "none/none"),
                    recipe.prompt().arms().stream().map(arm -> arm.key()).toList());
            assertEquals(3, recipe.protocol().seeds().size(), "publication takes at least three");
            assertEquals(8, recipe.lora().rank());
            assertEquals(32, recipe.lora().alpha());
            assertEquals(1e-4, recipe.optimiser().rate());
            assertEquals(corpus == PublishedCorpus.LSSED ? 32 : 1, recipe.batch().size());
            var head = RECIPES.resolve(name + "-encoder-head.recipe");
            namesItsFiguresAndCommand(head, corpus, ArmName.WITHOUT_LLM);
            assertEquals(recipe.protocol(), Recipe.read(head).protocol(), "the same clips in the same parts");
        }
    }

    @Test
    void eachCorpusHasTheFrozenRowsOfTableOneInThePartsOfTheOthers() throws IOException {
        var systems = Map.of("wavlm-large", "WavLM", "whisper-large-v3", "Whisper", "emotion2vec", "emotion2vec");
        for (var corpus : PublishedCorpus.values()) {
            var name = corpus.name().toLowerCase(Locale.ROOT);
            for (var encoder : systems.keySet()) {
                var file = RECIPES.resolve(name + "-" + encoder + ".recipe");
                var system = systems.get(encoder);
                var score = Published.TABLE_1.stream().filter(row -> row.system().equals(system)).findFirst()
                        .orElseThrow().scores().get(corpus.ordinal());
                assertTrue(head(file).getFirst().startsWith("# Table 1, " + corpus.name() + " ("
                        + corpus.measure().sign()), head(file).getFirst());
                assertTrue(head(file).getFirst().contains(": " + system + " " + score + ","), head(file).getFirst());
                var recipe = Recipe.read(file);
                assertEquals(Recipe.read(RECIPES.resolve(name + ".recipe")).protocol(), recipe.protocol());
                int classes = recipe.corpus().labels().size();
                var counted = HeadConfig.paper(1024, classes).parameters();
                assertEquals(HeadConfig.paper(1024, classes), new HeadConfig(1024, recipe.head().width(),
                        recipe.head().heads(), recipe.head().feedForward(), classes), "the head of 5.26M");
                assertEquals("5.26", "%.2f".formatted(counted / 1e6));
            }
        }
    }

    /** What a comment says of its recipe: the numbers of the head, and of the projection before it. */
    @Test
    void theNumbersThatRecipesSayAreThoseOfTheirHeads() throws IOException {
        int said = 0;
        for (var corpus : List.of("iemocap", "meld", "lssed", "emodb", "ravdess")) {
            for (var encoder : ENCODERS.entrySet()) {
                var file = RECIPES.resolve(corpus + "-" + encoder.getKey() + ".recipe");
                var recipe = Recipe.read(file);
                var head = new HeadConfig(encoder.getValue(), recipe.head().width(), recipe.head().heads(),
                        recipe.head().feedForward(), recipe.corpus().labels().size());
                assertEquals("%,d".formatted(head.parameters()), number(file, "([0-9,]+) numbers with the linear layer"));
                if (head.projects()) {
                    assertEquals("%,d".formatted(head.projectionParameters()), number(file, "comes on top, ([0-9,]+)"));
                }
                said++;
            }
        }
        assertEquals(15, said, "three encoders, five corpora");
    }

    private static String number(Path recipe, String pattern) throws IOException {
        return Pattern.compile(pattern).matcher(Files.readString(recipe)).results().findFirst().orElseThrow().group(1);
    }

    @Test
    void theArmsOfIemocapAreTrainedAsItsRowsOfTableTwo() throws IOException {
        var lines = Files.readAllLines(RECIPES.resolve("iemocap-arms.recipe"));
        assertEquals(settings(Files.readAllLines(RECIPES.resolve("iemocap.recipe"))), settings(lines));
        assertEquals(
                List.of("aligned/aligned", "none/none", "constant/constant", "shuffled/shuffled",
                        "aligned/shuffled", "aligned/inverted", "inverted/inverted"),
                Recipe.read(RECIPES.resolve("iemocap-arms.recipe")).prompt().arms().stream()
                        .map(arm -> arm.key()).toList());
    }

    /** What a recipe says but for its arms. */
    private static List<String> settings(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("description."))
                .toList();
    }
}
