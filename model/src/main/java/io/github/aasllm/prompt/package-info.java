// SPDX-License-Identifier: Apache-2.0
/**
 * What the LLM is asked, and in which words it may answer: prompt templates and label sets.
 *
 * <p>In: a description, or none, and the labels. Out: the text before the audio, the text after it, and the
 * text of each label's answer. It knows no tokenizer and no LLM.
 *
 * <p>The paper prints its prompt only in figures, so ours are ours: versioned files whose name and hash stand
 * in every result. Starting point: {@link io.github.aasllm.prompt.PromptTemplate}.
 */
package io.github.aasllm.prompt;
