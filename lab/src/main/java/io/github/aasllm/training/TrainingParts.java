// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import java.util.List;

/**
 * The clips of one training.
 *
 * @param corpus such as {@code emodb}
 * @param fold the part for which they train, where there is one; empty else
 * @param labels of the task, in the order of all results
 * @param train what is learned from, at least one clip
 * @param dev what a state is selected by; may be empty. The test part is no part of a training
 */
public record TrainingParts(
        String corpus, String fold, List<String> labels, List<Utterance> train, List<Utterance> dev) {
    /** @throws InvalidInputException if there is nothing to learn from, or fewer than two labels */
    public TrainingParts {
        labels = List.copyOf(labels);
        train = List.copyOf(train);
        dev = List.copyOf(dev);
        if (train.isEmpty()) {
            throw InvalidInputException.of("training part", "no clip", "at least one");
        }
        if (labels.size() < 2) {
            throw InvalidInputException.of("labels", labels, "two or more");
        }
    }
}
