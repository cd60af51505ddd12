// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.bundle.SpectralHead;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the statistics of a clip's spectrogram say about the labels in use, beside the LLM: the folder's
 * {@link SpectralHead}, asked for these labels. One thread uses it at a time, the one that libtorch has.
 */
public final class SpectralReading {
    private static final Logger LOG = LoggerFactory.getLogger(SpectralReading.class);

    private final SpectralHead head;
    private final SpectralStatistics statistics = new SpectralStatistics();
    private final int[] rows; // of the head, by label in use

    private SpectralReading(SpectralHead head, int[] rows) {
        this.head = head;
        this.rows = rows;
    }

    /**
     * Of a folder; empty where it has no head, the LLM writes its answer, or is asked for a label that the head does
     * not know. Then the LLM answers alone, and the log says so.
     *
     * @param folder what the folder of the weights says about itself
     * @throws InvalidInputException if its head has not the width of the statistics, or a row for each of its labels
     */
    public static Optional<SpectralReading> of(Bundle folder, Prompting asked) {
        return folder.spectrum().flatMap(head -> {
            var known = folder.labels().map(LabelSet::labels).orElse(List.of());
            require(head, known.stream().map(Label::name).toList());
            var learned = known.stream().map(Label::answer).toList();
            var rows = asked.labels().labels().stream().mapToInt(label -> learned.indexOf(label.answer())).toArray();
            boolean takesPart = asked.decode() == Decode.SCORE && Arrays.stream(rows).allMatch(row -> row >= 0);
            LOG.debug("spectral statistics: {}", takesPart ? "combined with the LLM"
                    : "left out, as other labels than " + String.join(", ", learned) + " are requested, or the answer is written");
            return takesPart ? Optional.of(new SpectralReading(head, rows)) : Optional.empty();
        });
    }

    /** Says in the log that those of a model are not asked, as other weights lie over its own. */
    static void leaveOut(Bundle below) {
        below.spectrum().ifPresent(head -> LOG.debug("spectral statistics: those of the model are left out, as LoRA weights"
                + " lie over it"));
    }

    private static void require(SpectralHead head, List<String> labels) {
        if (!head.labels().equals(labels)) {
            throw InvalidInputException.of("spectral_statistics", "rows for " + head.labels() + " in " + Bundle.FILE,
                    "those of its labels, in their order, " + labels);
        }
        if (head.trained().width() != SpectralStatistics.WIDTH) {
            throw InvalidInputException.of("spectral_statistics",
                    "rows of " + head.trained().width() + " numbers in " + Bundle.FILE, SpectralStatistics.WIDTH + " each");
        }
    }

    /** The statistics of a clip, see {@link SpectralStatistics#of(float[])}. */
    float[] statistics(float[] samples) {
        return statistics.of(samples);
    }

    /** What moves those of a speaker's clips. */
    VoiceShift shift(List<float[]> ofSpeaker) {
        return VoiceShift.of(StateStatistics.of(ofSpeaker), head.trained());
    }

    /** The log probabilities of the labels in use, of a clip that is read alone. */
    public double[] logProbabilities(float[] samples) {
        return ofStatistics(statistics(samples));
    }

    /**
     * What box 5 gets of clips, with what their statistics say where they are asked; a clip may be read against its
     * speaker's voice.
     */
    static List<Projected> beside(List<Projected> speech, List<MeasuredClip> clips, Optional<SpectralReading> asked) {
        return IntStream.range(0, clips.size()).mapToObj(i -> speech.get(i)
                .beside(asked.map(reading -> reading.logProbabilities(clips.get(i))))).toList();
    }

    private double[] logProbabilities(MeasuredClip clip) {
        return ofStatistics(clip.read(statistics(clip.heard().samples())));
    }

    private double[] ofStatistics(float[] read) {
        var all = head.values(read);
        var values = Arrays.stream(rows).mapToDouble(row -> all[row]).toArray();
        double largest = Arrays.stream(values).max().orElseThrow();
        double sum = Arrays.stream(values).map(value -> Math.exp(value - largest)).sum();
        return Arrays.stream(values).map(value -> value - largest - Math.log(sum)).toArray();
    }
}
