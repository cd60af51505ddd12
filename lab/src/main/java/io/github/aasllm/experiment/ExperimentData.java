// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.run.Clips;
import io.github.aasllm.training.ClipFacts;
import io.github.aasllm.training.RecipeCorpus;
import io.github.aasllm.training.Sounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The clips of an experiment.
 *
 * @param utterances that can be heard, under the names of the recipe's classes, by id
 * @param labels in the order of all results
 * @param clips by id, the hash of what is heard, and the label
 * @param failures a line for each clip that cannot be used and was left out; it is in no part of any fold
 * @param remark how many clips of other labels were left out; empty if none
 */
public record ExperimentData(List<Utterance> utterances, List<String> labels, Clips clips,
        List<String> failures, Optional<String> remark) {
    public ExperimentData {
        utterances = List.copyOf(utterances);
        labels = List.copyOf(labels);
        failures = List.copyOf(failures);
    }

    /**
     * Reads every clip of a corpus once.
     *
     * @param folder of the corpus
     * @param skipBroken whether clips that cannot be used are left out; else they are a refusal
     * @throws InvalidInputException if a clip cannot be used, or none can
     */
    static ExperimentData read(RecipeCorpus corpus, Path folder, Sounds sounds, boolean skipBroken) {
        var failures = new ArrayList<String>();
        var usable = sounds.usable(corpus.utterances(), skipBroken, failures);
        if (usable.isEmpty()) {
            throw InvalidInputException.of("clips", "none that can be read", "one or more").in(folder);
        }
        var contents = new TreeMap<>(sounds.contents(usable, new ArrayList<>()));
        var clips = new Clips(corpus.name(), contents, ClipFacts.of(usable));
        return new ExperimentData(usable, corpus.labels(), clips, failures, corpus.remark());
    }
}
