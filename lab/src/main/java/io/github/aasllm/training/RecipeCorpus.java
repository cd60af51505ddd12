// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Classes;
import io.github.aasllm.corpus.Corpora;
import io.github.aasllm.corpus.Corpus;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.recipe.CorpusSettings;
import io.github.aasllm.recipe.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The corpus of a recipe.
 *
 * @param name such as {@code emodb}
 * @param labels the classes, in the order of all results
 * @param utterances of these classes, under their names, by id
 */
public record RecipeCorpus(String name, List<String> labels, List<Utterance> utterances) {
    public RecipeCorpus {
        labels = List.copyOf(labels);
        utterances = List.copyOf(utterances);
    }

    /**
     * Reads a corpus as a recipe says it; no sound is read.
     *
     * @throws io.github.aasllm.error.InvalidInputException if the corpus is damaged, or has none of the
     *     classes
     */
    public static RecipeCorpus read(Recipe recipe, Path folder) {
        var corpus = corpus(recipe);
        var usual = corpus.usualClasses();
        var settings = recipe.corpus();
        var classes = new Classes(
                settings.merge().isEmpty() ? usual.merged() : settings.merge(),
                settings.labels().isEmpty() ? usual.kept() : settings.labels());
        var all = classes.of(corpus.utterances(place(recipe, folder)));
        var labels = classes.kept().isEmpty()
                ? List.copyOf(new TreeSet<>(all.stream().map(Utterance::label).toList()))
                : classes.kept();
        return new RecipeCorpus(corpus.name(), labels, all);
    }

    private static Corpus corpus(Recipe recipe) {
        var name = recipe.corpus().name().name().toLowerCase(Locale.ROOT);
        var columns = recipe.columns();
        return Corpora.named(name, switch (recipe.corpus().name()) {
            case MANIFEST -> columns.label().equals("label") ? Map.of() : Map.of("label", columns.label());
            case MELD -> Map.of(Utterance.CHANNEL, recipe.corpus().channel() == CorpusSettings.Channel.MIX
                    ? "mean"
                    : recipe.corpus().channel().name().toLowerCase(Locale.ROOT));
            case LSSED -> Map.of(
                    "metadata", recipe.corpus().manifest(),
                    "id", columns.id(),
                    "label", columns.label(),
                    "split", columns.split(),
                    "speaker", columns.speaker(),
                    "sex", columns.sex(),
                    "audio", recipe.corpus().path().replace("{}", "{id}"));
            default -> Map.of();
        });
    }

    /** A manifest is a file; every other corpus is a folder. */
    private static Path place(Recipe recipe, Path folder) {
        boolean named = recipe.corpus().name() == CorpusSettings.Name.MANIFEST
                && !recipe.corpus().manifest().equals("manifest.csv");
        return named ? folder.resolve(recipe.corpus().manifest()) : folder;
    }
}
