// SPDX-License-Identifier: Apache-2.0
/**
 * Labelled clips.
 *
 * <p>In: a corpus in its own layout, or a manifest. Out: {@link io.github.aasllm.corpus.Utterance}s.
 * Everything joins by utterance id; the order of files never matters.
 *
 * <p>Starting point: {@link io.github.aasllm.corpus.Utterance}.
 */
package io.github.aasllm.corpus;
