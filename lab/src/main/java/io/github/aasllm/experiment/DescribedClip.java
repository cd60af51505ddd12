// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.description.Description;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A clip with what the LLM is told about it.
 *
 * @param sound read when it is asked for
 */
record DescribedClip(Utterance utterance, Supplier<Waveform> sound, Optional<Description> description) {}
