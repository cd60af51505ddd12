// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.encoder.LayerChoice;

/** Which of the frozen speech encoder's states are read, where no LLM decides. */
public record EncoderSettings(
        @Key(value = "encoder.layer", standard = "last", meaning = """
                `last`: what the encoder gives in the end; a number: what stands behind that layer, 0 being what \
                the first one gets; `weighted-sum`: all of these, added up by shares that the head learns, a \
                number each. A weighted sum keeps the states of all layers, so its cache is that many times as \
                large.""")
        LayerChoice layer) {}
