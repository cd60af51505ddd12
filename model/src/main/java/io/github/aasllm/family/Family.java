// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.llm.Qwen2Config;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.prompt.PromptTemplate;
import java.util.List;
import java.util.Map;

/** A family of speech LLMs: how the folders of one architecture are read, and how new ones are written. */
public interface Family {
    /** {@code model_type} in {@code config.json}. */
    String modelType();

    /** From the names in its files to those of {@link BoxNames}, and to those that PEFT knows. */
    TensorNames names();

    /** By what the names of its linear layers are known in PEFT's files. */
    ModulePatterns modules();

    /**
     * What a {@code config.json} describes, whatever weights there are.
     *
     * @throws io.github.aasllm.error.InvalidInputException if a setting is of the wrong kind, would make
     *     another model of it, or is not known
     */
    Architecture architecture(JsonFields config);

    /**
     * The same of a folder, whose other files have a say too.
     *
     * @throws io.github.aasllm.error.InvalidInputException as {@link #architecture(JsonFields)}, and if the
     *     folder has features made otherwise than here
     */
    Architecture architecture(Checkpoint checkpoint);

    /**
     * Python puts speech where a certain token stands, which the settings and the tokenizer both tell.
     *
     * @throws io.github.aasllm.error.InvalidInputException if they differ
     */
    void requireTokens(JsonFields config, Tokenizer tokenizer);

    /** Special tokens that a tokenizer of this family has, in the order of their ids. */
    List<String> specials();

    /**
     * The built-in prompts that are made for it. The first is asked where nobody chose one; it has the tokens
     * around speech and the end of an answer that the model's card has.
     */
    List<String> prompts();

    /** What the LLM is asked where nobody chose a prompt. */
    default PromptTemplate prompt() {
        return PromptTemplate.builtIn(prompts().getFirst());
    }

    /** The dimensions of the LLM in the published models, by their size in billions of parameters, such as 7b. */
    Map<String, Qwen2Config> published();

    /** The settings of a new folder, which transformers reads too, by the names of their files. */
    Map<String, Map<String, Object>> settings(NewModel model);

    /**
     * Requires that a setting is the tokenizer's id of a token.
     *
     * @param published id, where the settings do not say it
     * @throws io.github.aasllm.error.InvalidInputException if it is not
     */
    static void requireToken(JsonFields config, String key, int published, String token, Tokenizer tokenizer) {
        int stated = config.index(key, published);
        long id = tokenizer.special(token);
        if (stated != id) {
            throw config.refusal(key, stated, id + ", the tokenizer's id of " + token);
        }
    }

    /**
     * Requires that an object says of which kind it is.
     *
     * @param absent the kind where it does not say it
     * @throws io.github.aasllm.error.InvalidInputException if it is of another
     */
    static void requireKind(JsonFields fields, String kind, String absent) {
        var stated = fields.text("model_type").orElse(absent);
        if (!stated.equals(kind)) {
            throw fields.refusal("model_type", stated, kind);
        }
    }
}
