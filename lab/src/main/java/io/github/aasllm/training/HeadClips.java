// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import java.util.Comparator;
import java.util.List;

/**
 * What an encoder head learns from.
 *
 * @param training in the order of their ids
 * @param selection clips that the weights to be kept are selected by, after each epoch; where there are none,
 *     the last ones are kept
 * @param labels names of the labels, in their order
 */
public record HeadClips(List<LabelledClip> training, List<LabelledClip> selection, List<String> labels) {
    public HeadClips {
        training = training.stream().sorted(Comparator.comparing(LabelledClip::id)).toList();
        selection = List.copyOf(selection);
        labels = List.copyOf(labels);
    }

    /** The names of the training clips' labels, in the clips' order. */
    List<String> learned() {
        return training.stream().map(clip -> labels.get(clip.label())).toList();
    }

    /** All of it but for the sound, in words: equal of equal ones. */
    String words() {
        return labels + " " + words(training) + " " + words(selection);
    }

    private static List<String> words(List<LabelledClip> clips) {
        return clips.stream()
                .map(clip -> clip.id() + " " + clip.label() + " " + clip.sound().samples().length)
                .toList();
    }
}
