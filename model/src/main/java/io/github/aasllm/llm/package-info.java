// SPDX-License-Identifier: Apache-2.0
/**
 * Box 5 of Figure 2, the LLM: a Qwen2 decoder, its tokenizer and its key/value cache.
 *
 * <p>In: embeddings [N, D], from token ids and from the Adapter. Out: states [N, D] and, for chosen rows,
 * logits [M, V]. Rows are packed passage by passage; a {@link io.github.aasllm.llm.Passage} may end in
 * branches, so that several continuations of one prompt are read in one pass.
 *
 * <p>It knows no prompt and no label. Starting point: {@link io.github.aasllm.llm.Qwen2}.
 */
package io.github.aasllm.llm;
