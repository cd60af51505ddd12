// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.acoustic.Speech;
import io.github.aasllm.acoustic.SpeechCheck;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.error.InvalidInputException;
import java.util.Arrays;
import java.util.List;

/** What the speech encoder gets to hear of a clip: its beginning, normalised as the model says. */
public final class FrontEnd {
    private final Normalisation hearing;
    private final int fewest; // samples
    private final int most;
    private final SpeechCheck speechCheck = new SpeechCheck();

    /** @param most samples that the encoder hears of a clip, however few there are */
    FrontEnd(Normalisation hearing, int most) {
        this(hearing, 0, most);
    }

    private FrontEnd(Normalisation hearing, int fewest, int most) {
        this.hearing = hearing;
        this.fewest = fewest;
        this.most = most;
    }

    /** As an encoder hears clips. */
    static FrontEnd of(Normalisation hearing, SpeechEncoder encoder) {
        return new FrontEnd(hearing, encoder.fewestSamples(), encoder.mostSamples());
    }

    /** @throws InvalidInputException if a clip is too short for one state of the encoder */
    void requireAudible(Waveform clip) {
        if (clip.samples().length < fewest) {
            throw InvalidInputException.of("duration", clip.durationSeconds() + " s",
                    "more than " + (fewest - 1.0) / Waveform.SAMPLE_RATE + " s, one audio token");
        }
    }

    /**
     * The part of a clip that is heard.
     *
     * @param samples at 16 kHz
     * @param speech whether there is speech in it
     * @param warnings what is not heard
     */
    public record Heard(float[] samples, Speech speech, List<String> warnings) {}

    Heard hear(Waveform clip) {
        // one sample more than is heard tells that there is more
        var both = hearing.both(clip, most + 1);
        var samples = both.heard().samples();
        return new Heard(
                beginning(samples),
                speechCheck.of(new Waveform(beginning(both.unscaled().samples()))),
                samples.length > most
                        ? List.of("duration: " + clip.durationSeconds()
                                + " s, of which the first " + most / Waveform.SAMPLE_RATE + " s are the model's input")
                        : List.of());
    }

    private float[] beginning(float[] samples) {
        return samples.length > most ? Arrays.copyOf(samples, most) : samples;
    }
}
