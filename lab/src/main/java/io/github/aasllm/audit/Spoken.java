// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

/**
 * A sentence in the voice of a clip.
 *
 * @param samples as the model hears clips: its beginning, level and edges
 */
record Spoken(Sentence sentence, float[] samples) {}
