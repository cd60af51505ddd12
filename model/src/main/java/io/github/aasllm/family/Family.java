// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.TensorNames;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.prompt.PromptTemplate;

/** A family of speech LLMs: how the folders of one architecture are read. */
public interface Family {
    /** {@code model_type} in {@code config.json}. */
    String modelType();

    /** From the names in its files to those of {@link BoxNames}, and to those that PEFT knows. */
    TensorNames names();

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
    void requireAudioToken(JsonFields config, Tokenizer tokenizer);

    /** What the LLM is asked where nobody chose a prompt; it has the tokens around speech. */
    PromptTemplate prompt();
}
