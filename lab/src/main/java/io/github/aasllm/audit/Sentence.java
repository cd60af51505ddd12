// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import io.github.aasllm.corpus.Utterance;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is said in the voice of a clip.
 *
 * <p>No chance is in it: a speaker's clips, by id, take the sentences of what they are to say in turn.
 *
 * @param text in English, our own
 * @param says the label that its words say; empty where they say no emotion
 */
record Sentence(String text, Optional<String> says) {
    private static final List<String> NO_EMOTION = List.of(
            "The lamp is on the table near the window.",
            "The paper is in the box on the second shelf.",
            "The road to the village goes over the bridge.");
    private static final Map<String, List<String>> BY_LABEL = Stream.of(
            said("anger angry",
                    "I am so angry with you, I have had enough.",
                    "I am furious, how dare you do this to me.",
                    "I hate this, it fills me with anger."),
            said("boredom bored",
                    "I am so bored, nothing ever happens here.",
                    "This is dull and boring, will it never end.",
                    "I am tired of it, it is the same every day."),
            said("calm",
                    "I am quite calm and relaxed, there is no hurry.",
                    "I feel calm and peaceful, all is well.",
                    "I am at ease, it is calm and quiet in me."),
            said("contempt",
                    "I have only contempt for people like you.",
                    "You are worthless, I look down on all of you.",
                    "I despise you, you are not even worth my time."),
            said("disgust disgusted",
                    "That is disgusting, it makes me feel sick.",
                    "How revolting, I cannot bear the smell of it.",
                    "I am disgusted, take that filthy thing away."),
            said("excitement excited",
                    "I am so excited, I can hardly wait for it.",
                    "How exciting, it is going to begin at last.",
                    "I am thrilled, let us go there right now."),
            said("fear fearful",
                    "I am so afraid, something will happen to me.",
                    "I am terrified, please do not leave me alone.",
                    "Help me, I am scared and full of fear."),
            said("frustration frustrated",
                    "I am so frustrated, it never works for me.",
                    "I have tried again and again, it is so frustrating.",
                    "Nothing helps, I want to give up in frustration."),
            said("happiness happy joy",
                    "I am so happy, this is a wonderful day.",
                    "I am full of joy, everything is going well.",
                    "What happy news, it makes me want to sing."),
            said("neutral",
                    "I feel neutral about it, neither good nor bad.",
                    "I have no feelings about that, it is all the same.",
                    "I am neither glad nor sad, I feel quite neutral."),
            said("sadness sad",
                    "I am so sad, I have been crying all day.",
                    "My heart is broken, I miss her so much.",
                    "I feel miserable, it is all sadness and grief."),
            said("surprise surprised",
                    "What a surprise, I never expected that.",
                    "I am amazed, how can that be possible.",
                    "I am so surprised, I did not see that coming."))
            .flatMap(said -> said.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    /**
     * What the interventions on words have the clips of one speaker say.
     *
     * @param donors by the clip's id, whose labels words of another emotion say; a label without sentences of its own
     *     has none
     * @return by the clip's id
     */
    static Map<String, Map<Intervention, Sentence>> of(Collection<Utterance> ofSpeaker, Map<String, Utterance> donors) {
        var turns = new HashMap<String, Integer>();
        var sentences = new HashMap<String, Map<Intervention, Sentence>>();
        ofSpeaker.stream().map(Utterance::id).sorted(Comparator.naturalOrder()).forEach(id -> {
            var own = new EnumMap<Intervention, Sentence>(Intervention.class);
            own.put(Intervention.NEUTRAL_WORDS,
                    new Sentence(NO_EMOTION.get(sentences.size() % NO_EMOTION.size()), Optional.empty()));
            Optional.ofNullable(donors.get(id)).map(Utterance::label).filter(BY_LABEL::containsKey)
                    .ifPresent(label -> own.put(Intervention.OTHER_WORDS,
                            saying(label, turns.merge(label, 1, Integer::sum) - 1)));
            sentences.put(id, own);
        });
        return sentences;
    }

    /** Under each of the names that a label goes by. */
    private static Map<String, List<String>> said(String names, String... sentences) {
        return Stream.of(names.split(" ")).collect(Collectors.toMap(name -> name, name -> List.of(sentences)));
    }

    private static Sentence saying(String label, int turn) {
        var own = BY_LABEL.get(label);
        return new Sentence(own.get(turn % own.size()), Optional.of(label));
    }
}
