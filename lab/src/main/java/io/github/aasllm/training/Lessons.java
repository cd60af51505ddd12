// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.recognizer.PromptTokens;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Makes lessons of clips: prompt, states, description and the label's answer. */
final class Lessons {
    private final PromptTokens prompt;
    private final List<String> labels;
    private final SpeechStates states;
    private final Descriptions descriptions;
    private final Map<String, Double> weights;

    /** @param weights what the loss of a clip counts, by label */
    Lessons(
            PromptTokens prompt,
            List<String> labels,
            SpeechStates states,
            Descriptions descriptions,
            Map<String, Double> weights) {
        this.prompt = prompt;
        this.labels = labels;
        this.states = states;
        this.descriptions = descriptions;
        this.weights = weights;
    }

    /** A clip as it is learned from in an epoch. */
    Lesson inTraining(HeardClip clip, int epoch) {
        return lesson(clip, states.inTraining(clip, epoch), weights.get(clip.utterance().label()));
    }

    /** A clip as it is, which counts as any other. */
    Lesson inUse(HeardClip clip) {
        return lesson(clip, states(clip), 1);
    }

    Tensor states(HeardClip clip) {
        return states.inUse(clip);
    }

    String description(HeardClip clip) {
        return descriptions.text(clip);
    }

    /** Tokens of a clip's answer. */
    int answerTokens(HeardClip clip) {
        return answer(clip).length;
    }

    private long[] answer(HeardClip clip) {
        return prompt.answers().get(labels.indexOf(clip.utterance().label()));
    }

    private Lesson lesson(HeardClip clip, Tensor speech, double weight) {
        return new Lesson(prompt.before(), speech, prompt.after(description(clip)), answer(clip), weight);
    }
}
