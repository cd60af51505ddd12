// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.corpus.Classes;
import io.github.aasllm.corpus.Corpora;
import io.github.aasllm.corpus.Corpus;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.CorpusSettings;
import io.github.aasllm.recipe.DecisionSettings;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.run.Clips;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The clips of an experiment.
 *
 * @param utterances that can be heard, under the names of the recipe's classes, by id
 * @param labels in the order of all results
 * @param clips by id, the hash of what is heard
 * @param failures a line for each clip that cannot be used; it is in no part of any fold
 */
public record ExperimentData(List<Utterance> utterances, List<String> labels, Clips clips,
        List<String> failures) {
    public ExperimentData {
        utterances = List.copyOf(utterances);
        labels = List.copyOf(labels);
        failures = List.copyOf(failures);
    }

    /**
     * Reads a corpus as a recipe says it, and every clip once.
     *
     * @throws InvalidInputException if the corpus is damaged, or no clip can be heard
     */
    static ExperimentData read(Recipe recipe, Path folder, Sounds sounds) {
        var corpus = corpus(recipe);
        var usual = corpus.usualClasses();
        var settings = recipe.corpus();
        var classes = new Classes(
                settings.merge().isEmpty() ? usual.merged() : settings.merge(),
                settings.labels().isEmpty() ? usual.kept() : settings.labels());
        var all = classes.of(corpus.utterances(place(recipe, folder)));
        var failures = new ArrayList<String>();
        var contents = sounds.contents(all, failures);
        var usable = all.stream().filter(utterance -> contents.containsKey(utterance.id())).toList();
        if (usable.isEmpty()) {
            throw InvalidInputException.of("clips", "none that can be heard", "one or more").in(folder);
        }
        var labels = classes.kept().isEmpty()
                ? List.copyOf(new TreeSet<>(all.stream().map(Utterance::label).toList()))
                : classes.kept();
        return new ExperimentData(usable, labels, new Clips(corpus.name(), new TreeMap<>(contents)),
                failures);
    }

    /** What is done to a clip before an encoder hears it. */
    static Normalisation heard(Recipe recipe) {
        return recipe.decision().by() == DecisionSettings.By.ENCODER_HEAD
                ? recipe.head().normalisation()
                : Normalisation.NONE;
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
