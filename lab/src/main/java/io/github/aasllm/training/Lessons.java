// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.Description;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.PromptTokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** Makes lessons of clips: prompt, states, description and the label's answer. */
final class Lessons {
    private final PromptTokens prompt;
    private final List<String> labels;
    private final SpeechStates states;
    private final ChannelDropout dropout;
    private final Descriptions descriptions;
    private final DescriptionDropout told;
    private final Map<String, Double> weights;
    private final Map<Optional<String>, long[]> known = new HashMap<>(); // the tokens of each text behind the speech

    /** @param weights what the loss of a clip counts, by label */
    Lessons(
            Recipe recipe,
            PromptTokens prompt,
            List<String> labels,
            SpeechStates states,
            Descriptions descriptions,
            Map<String, Double> weights) {
        this.prompt = prompt;
        this.labels = labels;
        this.states = states;
        this.dropout = new ChannelDropout(recipe.train().dropout());
        this.descriptions = descriptions;
        this.told = DescriptionDropout.of(recipe, descriptions.wording());
        this.weights = weights;
    }

    /**
     * The clips of a portion of a batch as they are learned from in an epoch.
     *
     * @param bySpeaker whether each is read against its speaker's other clips
     * @param seed of the dropout
     */
    List<Lesson> inTraining(List<HeardClip> clips, Portion portion, int epoch, boolean bySpeaker, long seed) {
        dropout.seed(seed);
        var alone = states.inTraining(clips, epoch); // [T, D] each
        var speech = dropout.dropped(bySpeaker ? BatchVoices.read(alone, speakers(clips)) : alone,
                portion.before(), portion.whole());
        var lessons = new ArrayList<Lesson>();
        for (int i = 0; i < clips.size(); i++) {
            var clip = clips.get(i);
            lessons.add(lesson(
                    clip, speech.get(i), said(clip, epoch), weights.get(clip.utterance().label())));
        }
        return lessons;
    }

    private static List<String> speakers(List<HeardClip> clips) {
        return clips.stream().map(clip -> clip.utterance().fact(Utterance.SPEAKER).orElseThrow()).toList();
    }

    /** A clip as it is, which counts as any other. */
    Lesson inUse(HeardClip clip) {
        return lesson(clip, states(clip), description(clip), 1);
    }

    Tensor states(HeardClip clip) {
        return states.inUse(clip);
    }

    Optional<String> description(HeardClip clip) {
        return descriptions.of(clip.utterance()).map(Description::text);
    }

    /** Tokens of a clip's answer. */
    int answerTokens(HeardClip clip) {
        return answer(clip).length;
    }

    /** The description with which a clip is learned from in an epoch; empty where it has none. */
    private Optional<String> said(HeardClip clip, int epoch) {
        var id = clip.utterance().id();
        return descriptions.of(clip.utterance()).flatMap(own -> told.text(own, epoch, id));
    }

    private long[] answer(HeardClip clip) {
        return prompt.answers().get(labels.indexOf(clip.utterance().label()));
    }

    private Lesson lesson(HeardClip clip, Tensor speech, Optional<String> description, double weight) {
        var after = known.computeIfAbsent(description, prompt::after);
        return new Lesson(prompt.before(), speech, after, answer(clip), weight);
    }
}
