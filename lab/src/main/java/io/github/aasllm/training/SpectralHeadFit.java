// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.baseline.MultinomialRegression;
import io.github.aasllm.bundle.SpectralHead;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.recognizer.SpectralStatistics;
import io.github.aasllm.recognizer.VoiceShift;
import io.github.aasllm.recognizer.Voices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Trains what is asked beside the LLM, on the clips that the LLM is trained on.
 *
 * <p>Each clip is read against all clips of its speaker, itself among them, as {@code --by speaker} reads them; those of speakers with
 * fewer than {@value Voices#FEWEST} clips, or of nobody known, are read alone. On people that it has not met this was
 * better than clips read alone, also where these are to be read alone (docs/measurements.md).
 */
final class SpectralHeadFit {
    private SpectralHeadFit() {}

    /**
     * Trains.
     *
     * @param clips with labels
     * @param labels in the order of the head's rows
     * @param c what an error costs, see {@link MultinomialRegression}
     * @throws io.github.aasllm.error.InvalidInputException if all clips have one label
     */
    static SpectralHead of(List<HeardClip> clips, List<String> labels, Sounds sounds, double c) {
        var statistics = new SpectralStatistics();
        return of(clips.stream().map(HeardClip::utterance).toList(),
                clips.stream().map(clip -> statistics.of(sounds.heard(clip.utterance()).samples())).toList(), labels, c);
    }

    /** @param heard the statistics of each clip */
    static SpectralHead of(List<Utterance> clips, List<float[]> heard, List<String> labels, double c) {
        var trained = StateStatistics.of(heard);
        var rows = bySpeaker(clips, heard, trained).stream().map(trained::standardised).toArray(double[][]::new);
        var learned = clips.stream().mapToInt(clip -> labels.indexOf(clip.label())).toArray();
        var found = MultinomialRegression.train(rows, learned, labels.size(), c);
        return new SpectralHead(
                trained, labels, Arrays.stream(found.weights()).map(SpectralHeadFit::boxed).toList(), boxed(found.intercepts()))
                .rounded();
    }

    private static List<Double> boxed(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    private static List<float[]> bySpeaker(List<Utterance> clips, List<float[]> heard, StateStatistics trained) {
        var speakers = new LinkedHashMap<String, List<Integer>>();
        IntStream.range(0, clips.size()).forEach(i -> clips.get(i).fact(Utterance.SPEAKER)
                .ifPresent(speaker -> speakers.computeIfAbsent(speaker, name -> new ArrayList<>()).add(i)));
        var moved = new ArrayList<>(heard);
        for (var places : speakers.values()) {
            if (places.size() >= Voices.FEWEST) {
                var shift = VoiceShift.of(StateStatistics.of(places.stream().map(heard::get).toList()), trained);
                places.forEach(i -> moved.set(i, shift.of(heard.get(i))));
            }
        }
        return moved;
    }
}
