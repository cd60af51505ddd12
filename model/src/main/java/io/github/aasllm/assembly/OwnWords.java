// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.Level;
import io.github.aasllm.family.Family;
import io.github.aasllm.llm.ByteTokenizer;
import io.github.aasllm.llm.Qwen2TokenizerFiles;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.PromptTemplate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;

/**
 * The words of our own prompts, descriptions and labels, which are one token each in the models that we make:
 * a prompt is then some tens of tokens, not some hundreds of bytes.
 */
final class OwnWords {
    /** As corpora name them. */
    private static final List<String> EMOTIONS = List.of(
            "anger", "angry", "boredom", "calm", "contempt", "disgust", "excitement", "fear", "frustration",
            "happiness", "happy", "joy", "neutral", "other", "sad", "sadness", "surprise");


    private OwnWords() {}

    /** The tokenizer of a family that has them. */
    static Qwen2TokenizerFiles tokenizer(Family family) {
        return ByteTokenizer.withWordsOf(texts(family), family.specials());
    }

    /** Where they stand. */
    static List<String> texts(Family family) {
        var texts = new ArrayList<String>();
        for (var name : family.prompts()) {
            var template = PromptTemplate.builtIn(name);
            texts.add(plain(template.before(), family));
            texts.add(plain(template.after(null), family));
            texts.add(plain(template.after(""), family));
            EMOTIONS.forEach(emotion -> texts.add(template.answer(Label.of(emotion))));
        }
        for (var name : DescriptionTemplate.BUILT_IN) {
            var template = DescriptionTemplate.builtIn(name);
            for (var level : Level.values()) {
                var levels = new EnumMap<Cue, Level>(Cue.class);
                Arrays.stream(Cue.values()).forEach(cue -> levels.put(cue, level));
                texts.add(template.fill(levels, EnumSet.noneOf(Cue.class)));
                texts.add(template.fill(levels, EnumSet.allOf(Cue.class)));
            }
        }
        return texts;
    }

    /** Special tokens are tokens already, and no word goes beyond one. */
    private static String plain(String text, Family family) {
        var plain = text;
        for (var special : family.specials()) {
            plain = plain.replace(special, "\n");
        }
        return plain;
    }
}
