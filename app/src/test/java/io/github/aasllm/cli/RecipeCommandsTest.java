// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomEncoder;
import io.github.aasllm.cli.call.GlobalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands at the head of each recipe are taken by the program, and make the model that the recipe starts from. */
class RecipeCommandsTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));
    private static final Pattern COMMAND = Pattern.compile("# (?:make|run): +aasllm (.*)");
    private static final Pattern BASE = Pattern.compile("model\\.base *= (\\S+).*");

    private static List<Path> recipes() throws IOException {
        try (var files = Files.list(ROOT.resolve("recipes"))) {
            return files.filter(file -> file.toString().endsWith(".recipe")).sorted().toList();
        }
    }

    private static List<String[]> commands(Path recipe) throws IOException {
        var commands = new ArrayList<String[]>();
        for (var line : Files.readAllLines(recipe)) {
            var found = COMMAND.matcher(line);
            if (found.matches()) {
                commands.add(found.group(1).split(" +"));
            }
        }
        return commands;
    }

    @Test
    void everyCommandIsTaken() throws IOException {
        int taken = 0;
        for (var recipe : recipes()) {
            for (var words : commands(recipe)) {
                Main.commandLine(new GlobalOptions(code -> { })).parseArgs(words); // throws what it does not take
                taken++;
            }
        }
        assertTrue(taken >= 36, taken + " commands"); // one run a recipe, and what makes a base model
    }

    @Test
    void whatIsMadeIsTheBaseAndAPublishedEncoder() throws IOException {
        int made = 0;
        for (var recipe : recipes()) {
            for (var words : commands(recipe)) {
                if (words[0].equals("model")) {
                    var base = Files.readAllLines(recipe).stream().map(BASE::matcher).filter(line -> line.matches())
                            .map(line -> line.group(1)).findFirst().orElseThrow();
                    assertEquals(base, behind(words, "-o"), recipe.toString());
                    assertTrue(RandomEncoder.names().contains(behind(words, "--like")), recipe + " " + List.of(words));
                    made++;
                }
            }
        }
        assertEquals(7, made, "three encoders, two corpora that everybody can have, and one with LoRA");
    }

    private static String behind(String[] words, String option) {
        return words[Arrays.asList(words).indexOf(option) + 1];
    }
}
