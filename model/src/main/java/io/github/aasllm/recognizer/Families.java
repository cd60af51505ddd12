// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.family.Architecture;
import io.github.aasllm.family.Family;
import io.github.aasllm.family.audioflamingo.AudioFlamingo3;
import io.github.aasllm.family.musicflamingo.MusicFlamingo;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import io.github.aasllm.family.qwen2omni.Qwen2Omni;
import io.github.aasllm.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The families of speech LLMs that are known. */
public final class Families {
    private static final List<Family> ALL = List.of(
            new Qwen2Audio(),
            new AudioFlamingo3(),
            new MusicFlamingo(),
            new Qwen2Omni(false),
            new Qwen2Omni(true));

    private static final String KIND = "model_type";

    /** What can be made of a folder of another kind. */
    private static final Map<String, String> WAYS_OUT = Map.of(
            "whisper", "an LLM is wanted too: aasllm model compose --encoder takes this folder",
            "qwen2", "a speech encoder is wanted too: aasllm model compose --llm takes this folder");

    private Families() {}

    /**
     * The family that a {@code config.json} names.
     *
     * @throws InvalidInputException if it is none of these
     */
    public static Family of(JsonFields config) {
        var stated = config.text(KIND).orElse("none");
        return ALL.stream().filter(family -> family.modelType().equals(stated)).findFirst().orElseThrow(() -> {
            var refusal = config.refusal(
                    KIND, stated, String.join(", ", modelTypes()));
            return WAYS_OUT.containsKey(stated) ? refusal.next(WAYS_OUT.get(stated)) : refusal;
        });
    }

    /** The one that is made where nobody asks for another: the paper's. */
    public static Family standard() {
        return ALL.getFirst();
    }

    /** The names of the prompts that are built in for any of them, each once. */
    public static List<String> prompts() {
        return ALL.stream().flatMap(family -> family.prompts().stream()).distinct().toList();
    }

    /**
     * The built-in prompt of a name, for whichever of them.
     *
     * @throws InvalidInputException if there is none
     */
    public static PromptTemplate prompt(String name) {
        if (!prompts().contains(name)) {
            throw InvalidInputException.of("prompt", name, String.join(", ", prompts())).meant(name, prompts());
        }
        return PromptTemplate.builtIn(name);
    }

    /**
     * Requires that a prompt is not built in for others alone, whose tokens would be plain text to this family.
     *
     * @throws InvalidInputException if it is
     */
    static void requireFitting(PromptTemplate prompt, Family family) {
        if (prompts().contains(prompt.name()) && !family.prompts().contains(prompt.name())) {
            throw InvalidInputException.of("prompt", prompt.name(),
                    String.join(", ", family.prompts()) + ", as the model is of " + family.modelType());
        }
    }

    /** What {@code model_type} they have. */
    public static List<String> modelTypes() {
        return ALL.stream().map(Family::modelType).toList();
    }

    /**
     * The family that a {@code model_type} names.
     *
     * @throws InvalidInputException if it is none of these
     */
    public static Family named(String modelType) {
        return ALL.stream().filter(family -> family.modelType().equals(modelType)).findFirst()
                .orElseThrow(() -> InvalidInputException.of(
                        KIND, modelType, String.join(", ", modelTypes())));
    }

    /**
     * The family of a folder.
     *
     * @throws InvalidInputException if it is none of these, or no model
     */
    public static Family in(Path folder) {
        return of(Checkpoint.config(folder));
    }

    /**
     * Opens a folder of any of these families.
     *
     * @throws InvalidInputException if it is of none, or as {@link Checkpoint#open} says
     */
    public static Checkpoint open(Path folder) {
        return Checkpoint.openAs(folder, config -> of(config).names());
    }

    /** What the settings and files of a checkpoint describe, see {@link Family#architecture(Checkpoint)}. */
    public static Architecture architecture(Checkpoint checkpoint) {
        return of(checkpoint.config()).architecture(checkpoint);
    }
}
