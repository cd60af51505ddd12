// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family;

import io.github.aasllm.llm.Qwen2Weights;

/**
 * Where the canonical names of each box's tensors and modules begin, which are those that the hub has for
 * Qwen2-Audio; a {@link Family} brings its own names to them.
 */
public final class BoxNames {
    /** Box 3. */
    public static final String ENCODER = "audio_tower.";

    /** Box 4. */
    public static final String ADAPTER = "multi_modal_projector.";

    /** Box 5. */
    public static final String LLM = "language_model.";

    /** The module of the token embeddings. */
    public static final String EMBEDDINGS = LLM + Qwen2Weights.EMBEDDINGS;

    /** The output layer, where it is not the embedding table. */
    public static final String OUTPUT = LLM + Qwen2Weights.OUTPUT;

    private BoxNames() {}
}
