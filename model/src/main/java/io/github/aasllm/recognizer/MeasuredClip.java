// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Speech;
import io.github.aasllm.description.Description;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * A clip that boxes 1 and 2 have seen and boxes 3 to 5 have not; {@link AaSllm#measure} makes it.
 *
 * <p>It holds no more than the 30 s that the speech encoder hears, 1.9 MB, however long the clip was.
 *
 * @param durationSeconds of the whole clip
 * @param heard samples at 16 kHz, normalised as the model says
 * @param acoustic of the whole clip
 * @param description empty where there are no thresholds for the clip
 * @param marginal the cues whose level another codec could have changed
 * @param speech of what is heard
 * @param voice of its speaker, against which it is to be read; empty where it is read alone
 * @param warnings what a reader of its prediction has to know
 */
public record MeasuredClip(
        double durationSeconds,
        float[] heard,
        AcousticProperties acoustic,
        Optional<Description> description,
        Set<Cue> marginal,
        Speech speech,
        Optional<Voice> voice,
        List<String> warnings) {
    /** What the LLM is told about the sound; empty where there are no thresholds for the clip. */
    Optional<String> told() {
        return description.map(Description::text);
    }

    /** The same clip with what its reading has to say, before the other warnings. */
    public MeasuredClip readWith(List<String> said) {
        var all = Stream.concat(said.stream(), warnings.stream()).toList();
        return said.isEmpty() ? this : new MeasuredClip(
                durationSeconds, heard, acoustic, description, marginal, speech, voice, all);
    }

    /** The same clip, to be read against its speaker's voice. */
    MeasuredClip against(Voice its) {
        return new MeasuredClip(
                durationSeconds, heard, acoustic, description, marginal, speech, Optional.of(its), warnings);
    }

    /** What the Adapter gets of its states, [T, D] each. */
    Tensor read(Tensor states) {
        return voice.map(known -> known.read(states)).orElse(states);
    }
}
