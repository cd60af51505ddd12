// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import io.github.aasllm.audio.Waveform;
import java.util.Optional;

/**
 * Says sentences in the voice of a clip.
 *
 * <p>The laboratory has none: whoever starts an audit brings one along, or words are not held against the voice.
 */
@FunctionalInterface
public interface Imitator {
    /**
     * A sentence, said as a clip is: as high, as lively, as fast and as loud.
     *
     * @param sentence in English, without characters of XML
     * @param clip whose voice is imitated; what it says is not
     * @return empty where no voice comes near enough, as of a clip that has none
     */
    Optional<Waveform> say(String sentence, Waveform clip);
}
