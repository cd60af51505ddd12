// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.run.Clips;
import io.github.aasllm.training.ClipFacts;
import io.github.aasllm.training.RecipeCorpus;
import io.github.aasllm.training.Sounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The clips of an experiment.
 *
 * @param utterances that can be heard, under the names of the recipe's classes, by id
 * @param labels in the order of all results
 * @param clips by id, the hash of what is heard, and the label
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
        var corpus = RecipeCorpus.read(recipe, folder);
        var all = corpus.utterances();
        var failures = new ArrayList<String>();
        var contents = sounds.contents(all, failures);
        var usable = all.stream().filter(utterance -> contents.containsKey(utterance.id())).toList();
        if (usable.isEmpty()) {
            throw InvalidInputException.of("clips", "none that can be heard", "one or more").in(folder);
        }
        var clips = new Clips(corpus.name(), new TreeMap<>(contents), ClipFacts.of(usable));
        return new ExperimentData(usable, corpus.labels(), clips, failures);
    }
}
