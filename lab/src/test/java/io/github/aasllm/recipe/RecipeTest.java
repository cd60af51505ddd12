// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private static final Path FILE = Path.of("r.recipe");

    @Test
    void everyComponentHasAKeyAndEveryKeyAComponent() {
        var components = new ArrayList<String>();
        for (var section : Recipe.class.getRecordComponents()) {
            for (RecordComponent component : section.getType().getRecordComponents()) {
                assertTrue(component.isAnnotationPresent(Key.class), section.getType() + " " + component);
                components.add(component.getAnnotation(Key.class).value());
            }
        }
        assertEquals(components, List.copyOf(Recipe.keys().keySet()));
    }

    @Test
    void whatARecipeDoesNotSayIsAsInThePaper() {
        var recipe = Recipe.parse(FILE, "corpus.name = manifest");
        assertEquals(8, recipe.lora().rank());
        assertEquals(32, recipe.lora().alpha());
        assertEquals(LoraTargets.PAPER_TEXT, recipe.lora().targets());
        assertEquals(1e-4, recipe.optimiser().rate());
        assertEquals(0.05, recipe.schedule().warmUp().fraction());
        assertEquals(ScheduleSettings.Shape.COSINE, recipe.schedule().shape());
        assertEquals(new Length(5, Length.Unit.EPOCHS), recipe.schedule().length());
        assertEquals(1, recipe.batch().size());
        assertEquals("aligned/aligned", recipe.prompt().arms().getFirst().key());
    }

    @Test
    void theEffectiveRecipeReadsBackEqual() {
        var recipe = Recipe.parse(FILE, "corpus.name = emodb\ntune = full\naugment.speed = 0.9 .. 1.1 # faster");
        assertEquals(recipe, Recipe.parse(FILE, recipe.text()), recipe.text());
        assertEquals(Recipe.keys().size(), Arrays.stream(recipe.text().split("\n")).filter(l -> !l.isBlank()).count());
    }
}
