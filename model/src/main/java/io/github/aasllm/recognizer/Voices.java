// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * The voices of several speakers, by clips whose emotions nobody told. {@link #listen} fills it; then
 * {@link #read} reads a clip against its speaker's voice. Safe for many threads.
 */
public final class Voices {
    /** With fewer clips of a speaker nothing is known of the voice, and each is read alone. */
    public static final int FEWEST = 3;

    private final AaSllm recognizer;
    private final StateStatistics trained;
    private final Optional<SpectralReading> beside;
    private final Map<String, List<Heard>> heard = new HashMap<>();
    private final Map<String, Voice> made = new HashMap<>();

    /**
     * What a voice is taken from.
     *
     * @param meanState of a clip, D numbers
     * @param spectrum the statistics of its spectrogram, where the model reads them
     */
    record Heard(float[] meanState, Optional<float[]> spectrum) {
        /** @param states of each clip, [T, D] */
        static List<Heard> of(List<Tensor> states, List<float[]> samples, Optional<SpectralReading> beside) {
            return IntStream.range(0, samples.size())
                    .mapToObj(i -> new Heard(Tensors.toFloats(states.get(i).mean(0)),
                            beside.map(reading -> reading.statistics(samples.get(i)))))
                    .toList();
        }
    }

    Voices(AaSllm recognizer, StateStatistics trained, Optional<SpectralReading> beside) {
        this.recognizer = recognizer;
        this.beside = beside;
        this.trained = trained;
    }

    /**
     * Recognizes clips of one speaker, each read against that speaker's own voice, which these clips tell; their
     * emotions need not be known. Predictions come in the clips' order. Fewer than {@value #FEWEST} are read
     * alone, and a warning says so.
     *
     * @throws InvalidInputException if a clip is too short
     */
    List<Prediction> recognize(List<Waveform> clips) {
        var speaker = "this speaker";
        var measured = clips.stream().map(clip -> recognizer.measure(clip, Map.of())).toList();
        listen(Collections.nCopies(clips.size(), speaker), measured.stream().map(clip -> clip.heard().samples()).toList());
        return recognizer.answer(measured.stream().map(clip -> read(clip, speaker)).toList());
    }

    /**
     * Listens to clips of known speakers, box 3 alone, in one packed batch.
     *
     * @param speakers of each clip
     * @param heard of each clip, see {@link AaSllm#heard(Waveform)}
     */
    public void listen(List<String> speakers, List<float[]> heard) {
        if (heard.isEmpty()) {
            return;
        }
        var clips = recognizer.listen(heard);
        for (int i = 0; i < clips.size(); i++) {
            add(speakers.get(i), clips.get(i));
        }
    }

    /** @throws InvalidInputException if the statistics of the training clips are of another width */
    private synchronized void add(String speaker, Heard clip) {
        if (clip.meanState().length != trained.width()) {
            throw InvalidInputException.of("states", trained.width() + " numbers in " + Bundle.FILE,
                    clip.meanState().length + ", the width of the speech encoder");
        }
        heard.computeIfAbsent(speaker, name -> new ArrayList<>()).add(clip);
        made.remove(speaker);
    }

    /** The voice of a speaker; empty with fewer than {@value #FEWEST} clips. */
    public synchronized Optional<Voice> of(String speaker) {
        var clips = heard.getOrDefault(speaker, List.of());
        return clips.size() < FEWEST
                ? Optional.empty()
                : Optional.of(made.computeIfAbsent(speaker, name -> voice(clips)));
    }

    private Voice voice(List<Heard> clips) {
        var ofStates = Voice.of(StateStatistics.of(clips.stream().map(Heard::meanState).toList()), trained);
        return beside.map(reading -> ofStates.withSpectrum(reading.shift(
                        clips.stream().map(clip -> clip.spectrum().orElseThrow()).toList())))
                .orElse(ofStates);
    }

    /** The same clip, to be read against its speaker's voice; where that is not known, a warning says so. */
    public synchronized MeasuredClip read(MeasuredClip clip, String speaker) {
        int clips = heard.getOrDefault(speaker, List.of()).size();
        return of(speaker).map(clip::against).orElseGet(() -> clip.readWith(List.of(
                "speaker: " + clips + (clips == 1 ? " clip" : " clips") + " of " + speaker + ", fewer than "
                        + FEWEST + ", so it was read alone")));
    }
}
