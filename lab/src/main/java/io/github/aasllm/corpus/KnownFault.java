// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.corpus;

/**
 * Something wrong with a clip in every copy of a corpus.
 *
 * @param id of the utterance
 * @param fault in words, such as {@code corrupt}
 * @param unusable whether it has no sound that could be used, so that a copy is whole without it
 */
public record KnownFault(String id, String fault, boolean unusable) {}
