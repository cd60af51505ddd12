// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.description.Description;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/**
 * A clip that boxes 1 and 2 have seen and boxes 3 to 5 have not; {@link Recognizer#measure} makes it.
 *
 * <p>It holds no more than what the speech encoder hears, 30 s and 1.9 MB of most, however long the clip was.
 *
 * @param durationSeconds of the whole clip
 * @param heard its beginning, as the model hears it
 * @param acoustic of the whole clip
 * @param described what the LLM is told about the sound
 * @param voice of its speaker, against which it is to be read; empty where it is read alone
 * @param said what its file and its model have to say
 */
public record MeasuredClip(
        double durationSeconds,
        FrontEnd.Heard heard,
        AcousticProperties acoustic,
        Described described,
        Optional<Voice> voice,
        List<String> said) {

    /** Heard and measured, and not described. */
    static MeasuredClip of(Waveform clip, FrontEnd frontEnd, AcousticExtractor extractor) {
        return new MeasuredClip(clip.durationSeconds(), frontEnd.hear(clip), extractor.extract(clip),
                Described.NOTHING, Optional.empty(), List.of());
    }

    /** The same clip in words. */
    MeasuredClip describedBy(Describer constructor, Map<String, String> facts) {
        return new MeasuredClip(
                durationSeconds, heard, acoustic, constructor.construct(acoustic, facts), voice, said);
    }

    /** The same clip with another sound for the speech encoder, and still what it is told about its own. */
    public MeasuredClip sounding(float[] samples) {
        return new MeasuredClip(durationSeconds, new FrontEnd.Heard(samples, heard.speech(), heard.warnings()),
                acoustic, described, voice, said);
    }

    /** The same clip with other words about its sound, or none. */
    public MeasuredClip told(Optional<Description> other) {
        return new MeasuredClip(durationSeconds, heard, acoustic,
                new Described(other, described.marginal(), described.warnings()), voice, said);
    }

    /** The same clip with what its reading has to say, before the other warnings. */
    public MeasuredClip readWith(List<String> warnings) {
        var all = Stream.concat(warnings.stream(), said.stream()).toList();
        return warnings.isEmpty()
                ? this : new MeasuredClip(durationSeconds, heard, acoustic, described, voice, all);
    }

    /** The same clip, to be read against its speaker's voice. */
    MeasuredClip against(Voice its) {
        return new MeasuredClip(durationSeconds, heard, acoustic, described, Optional.of(its), said);
    }

    /** What the LLM is told about the sound; empty where there are no thresholds for the clip. */
    Optional<String> told() {
        return described.description().map(Description::text);
    }

    /** What the Adapter gets of its states, [T, D] each. */
    Tensor read(Tensor states) {
        return voice.map(known -> known.read(states)).orElse(states);
    }

    /** What is read of the statistics of its spectrogram. */
    float[] read(float[] statistics) {
        return voice.map(known -> known.read(statistics)).orElse(statistics);
    }

    /** What a reader of its prediction has to know. */
    public List<String> warnings() {
        return Stream.of(said, heard.warnings(), described.warnings(), acoustic.warnings(),
                        heard.speech().warning().stream().toList())
                .flatMap(List::stream)
                .toList();
    }
}
