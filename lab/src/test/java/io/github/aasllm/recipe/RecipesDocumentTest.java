// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/recipes.md says of every key what the code says, and every recipe that ships can be read. */
class RecipesDocumentTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));
    private static final String TABLES = "## Keys\n";
    // -Drecipes.write=true renews the file
    private static final boolean WRITE = Boolean.getBoolean("recipes.write");

    @Test
    void theDocumentHasEveryKeyWithItsStandardUnitAndMeaning() throws IOException {
        var file = ROOT.resolve("docs/recipes.md");
        var text = Files.readString(file);
        var head = text.substring(0, text.indexOf(TABLES));
        if (WRITE) {
            Files.writeString(file, head + tables());
        }
        assertEquals(head + tables(), Files.readString(file));
    }

    @Test
    void everyRecipeThatShipsIsReadAndReadsBackEqual() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("recipes"))) {
            var recipes = files.filter(file -> file.toString().endsWith(".recipe")).toList();
            assertFalse(recipes.isEmpty());
            for (var file : recipes) {
                var recipe = Recipe.read(file);
                assertEquals(recipe, Recipe.parse(file, recipe.text()), file.toString());
            }
        }
    }

    private static String tables() {
        return TABLES + Recipe.keys().values().stream()
                .collect(Collectors.groupingBy(
                        place -> place.section(), LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(section -> "\n### " + title(section.getKey()) + "\n\n"
                        + "| key | standard | values | meaning |\n|---|---|---|---|\n"
                        + section.getValue().stream().map(RecipesDocumentTest::row)
                        .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    private static String title(Class<?> section) {
        return section.getSimpleName().replace("Settings", "");
    }

    private static String row(Recipe.Place place) {
        var key = place.key();
        var standard = key.standard().equals(Key.REQUIRED) ? "required" : "`" + key.standard() + "`";
        var values = place.component().getGenericType();
        return "| `" + key.value() + "` | " + standard + " | " + Values.expected(values, key) + " | "
                + key.meaning()
                + " |\n";
    }
}
