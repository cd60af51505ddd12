// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Stretch;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.timeline.SpeechStream.Spoken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads one channel as it comes. */
final class LaneReader {
    private static final int BATCH_SECONDS = 16; // as predict packs clips

    private final TimelineReader reader;
    private final Recognizer recognizer;
    private final Map<String, String> facts;
    private final List<String> labels;
    private final SpeechStream speech = new SpeechStream(this::hear);
    private final Envelope envelope = new Envelope();
    private final List<Segment> segments = new ArrayList<>();
    private final List<Moment> moments = new ArrayList<>();
    private double speechSeconds;

    /** @param facts of the file what a manifest says */
    LaneReader(TimelineReader reader, Map<String, String> facts) {
        this.reader = reader;
        this.recognizer = reader.recognizer();
        this.facts = facts;
        this.labels = recognizer.labelNames();
    }

    void add(float[] samples, int count) {
        envelope.add(samples, count);
        speech.add(samples, count);
    }

    Lane end() {
        speech.end();
        return new Lane(speechSeconds, OwnMedians.levels(segments), List.copyOf(moments), envelope,
                OwnMedians.areKnown(segments));
    }

    double seconds() {
        return envelope.length();
    }

    /** What a minute has, together: so threads have enough to measure, and batches are full. */
    private void hear(List<Spoken> minute) {
        var windows = minute.stream().map(spoken -> reader.windows().of(spoken.from(), spoken.to())).toList();
        var predictions = answers(IntStream.range(0, minute.size()).boxed()
                .flatMap(i -> windows.get(i).stream().map(minute.get(i)::part)));
        var runs = new ArrayList<Run>();
        int at = 0;
        for (int i = 0; i < minute.size(); i++) {
            int end = at + windows.get(i).size();
            runs.addAll(runs(minute.get(i), windows.get(i), predictions.subList(at, end)));
            at = end;
        }
        runs.stream().gather(Gatherers.mapConcurrent(reader.threads(), this::segment)).forEach(segments::add);
    }

    private List<Run> runs(Spoken spoken, List<Stretch> windows, List<Prediction> predictions) {
        speechSeconds += spoken.to() - spoken.from();
        double[][] said = predictions.stream().map(this::shares).toArray(double[][]::new);
        double[][] smoothed = reader.smoothing().of(windows, said);
        var cells = Windows.cells(windows);
        for (int i = 0; i < cells.size(); i++) {
            moments.add(new Moment(cells.get(i).from(), cells.get(i).to(),
                    Arrays.stream(smoothed[i]).mapToObj(p -> (float) p).toList()));
        }
        var runs = new ArrayList<Run>();
        for (int first = 0; first < cells.size(); ) {
            int end = first;
            while (end < cells.size() && likeliest(smoothed[end]) == likeliest(smoothed[first])) {
                end++;
            }
            runs.add(new Run(cells.subList(first, end), said, smoothed, first, end,
                    spoken.part(new Stretch(cells.get(first).from(), cells.get(end - 1).to())),
                    warnings(predictions.subList(first, end))));
            first = end;
        }
        return runs;
    }

    private Segment segment(Run run) {
        return run.segment(labels, recognizer.extractor().extract(run.sound()));
    }

    /** Measured by several threads, and answered in packed batches; of what is measured no more than that is kept. */
    private List<Prediction> answers(Stream<Waveform> windows) {
        var measured = windows
                .gather(Gatherers.mapConcurrent(reader.threads(), window -> recognizer.measure(window, facts)))
                .iterator();
        var predictions = new ArrayList<Prediction>();
        var batch = new ArrayList<MeasuredClip>();
        double seconds = 0;
        while (measured.hasNext()) {
            var clip = measured.next();
            batch.add(clip);
            seconds += clip.durationSeconds();
            if (seconds >= BATCH_SECONDS) {
                predictions.addAll(recognizer.answer(batch));
                batch.clear();
                seconds = 0;
            }
        }
        if (!batch.isEmpty()) {
            predictions.addAll(recognizer.answer(batch));
        }
        return predictions;
    }

    private static List<String> warnings(List<Prediction> predictions) {
        return predictions.stream().flatMap(prediction -> prediction.warnings().stream()).distinct().toList();
    }

    private double[] shares(Prediction prediction) {
        if (prediction.probabilities().isEmpty()) {
            throw InvalidInputException.of("decode", "generate, which gives no probabilities",
                    "score, for a timeline");
        }
        return labels.stream().mapToDouble(prediction.probabilities()::get).toArray();
    }

    private static int likeliest(double[] shares) {
        return IntStream.range(0, shares.length).reduce((a, b) -> shares[b] > shares[a] ? b : a).orElseThrow();
    }

    /** Windows of a stretch that have one label, from the first to before the end. */
    private record Run(List<Stretch> cells, double[][] said, double[][] smoothed, int first, int end, Waveform sound,
            List<String> warnings) {
        Segment segment(List<String> labels, AcousticProperties acoustic) {
            double from = cells.getFirst().from();
            double to = cells.getLast().to();
            var probabilities = new LinkedHashMap<String, Double>();
            double entropy = 0;
            for (int label = 0; label < labels.size(); label++) {
                double mean = 0;
                for (int i = first; i < end; i++) {
                    var cell = cells.get(i - first);
                    mean += smoothed[i][label] * (cell.to() - cell.from()) / (to - from);
                }
                probabilities.put(labels.get(label), mean);
                entropy -= mean > 0 ? mean * Math.log(mean) : 0;
            }
            int own = likeliest(smoothed[first]);
            long others = IntStream.range(first, end).filter(i -> likeliest(said[i]) != own).count();
            var opinion = new Segment.Opinion(labels.get(own), probabilities,
                    labels.size() > 1 ? entropy / Math.log(labels.size()) : 0,
                    (double) others / (end - first), end - first);
            return new Segment(new Stretch(from, to), opinion, acoustic, Map.of(), warnings);
        }
    }
}
