// SPDX-License-Identifier: Apache-2.0
/**
 * What each cue of a description did to a prediction: the LLM is told something else about one cue, or nothing,
 * and what its probabilities become is compared with what they were.
 *
 * <p>{@link io.github.aasllm.explanation.Variant} makes the other descriptions; the recognizer asks; {@link
 * io.github.aasllm.explanation.Explanation} compares and orders.
 *
 * <p>It explains the model and not the speaker: the speech itself, which the LLM hears as well, stays as it is.
 *
 * <p>Starting point: {@link io.github.aasllm.explanation.Explanation}.
 */
package io.github.aasllm.explanation;
