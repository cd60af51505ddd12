// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.acoustic.Speech;
import io.github.aasllm.acoustic.SpeechCheck;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.encoder.whisper.ClipLength;
import java.util.List;

/** What the speech encoder gets to hear of a clip: its first 30 s, normalised as the model says. */
final class FrontEnd {
    private final Normalisation hearing;
    private final SpeechCheck speechCheck = new SpeechCheck();

    FrontEnd(Normalisation hearing) {
        this.hearing = hearing;
    }

    /**
     * The part of a clip that is heard.
     *
     * @param samples at 16 kHz
     * @param speech whether there is speech in it
     * @param warnings what is not heard
     */
    record Heard(float[] samples, Speech speech, List<String> warnings) {}

    Heard hear(Waveform clip) {
        // one sample more than is heard tells that there is more
        var samples = hearing.apply(clip, ClipLength.LONGEST + 1).samples();
        // levels do not count for speech, edges do: the model hears 30 s of what is left
        var unscaled = new Normalisation(false, hearing.edges()).apply(clip).samples();
        return new Heard(
                ClipLength.heard(samples),
                speechCheck.of(new Waveform(ClipLength.heard(unscaled))),
                new ClipLength(samples.length).isCut()
                        ? List.of("duration: " + clip.durationSeconds()
                                + " s, of which the model heard the first 30 s")
                        : List.of());
    }
}
