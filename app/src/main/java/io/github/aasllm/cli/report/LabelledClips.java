// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.report;

import io.github.aasllm.audio.Damaged;
import io.github.aasllm.audio.Sound;
import io.github.aasllm.bulk.Channel;
import io.github.aasllm.bulk.ClipReader;
import io.github.aasllm.bulk.Clips;
import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.bulk.PredictBatch;
import io.github.aasllm.bulk.ResultFile;
import io.github.aasllm.bulk.ResultLock;
import io.github.aasllm.classifier.LabelMap;
import io.github.aasllm.cli.call.StopNotice;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.hub.HubName;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.LabelSpelling;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Labelled clips, and what a model says of them, as rows of a prediction file. */
record LabelledClips(String corpus, List<Utterance> clips, PrintWriter err) {
    private static final String KNOWN = "known";
    static final Set<String> FACTS = Set.of(Utterance.SPEAKER, Utterance.SEX, Utterance.SESSION);

    /**
     * Predicts all clips that have no row yet; one that fails has none, and is named.
     *
     * @return all rows of the file
     * @throws InvalidInputException if the model has no labels, a label is spelled in two ways, or the rows to go on
     *     with are another model's or of other clips
     */
    List<PredictionRow> predict(Settings settings, PredictionPlace place, int threads, Watch watch) {
        try (var recognizer = Recognizer.open(settings)) {
            var missing = missingLabels(recognizer, settings);
            var origin = origin(settings, areLearnedFrom(settings));
            var lock = place.lock();
            try {
                place.check(); // another call may have made the file while the model was opened
                var rows = place.earlier(clips, origin);
                int before = rows.size();
                watch.said(place, before, "");
                predict(recognizer, threads, watch, new Rows(place, rows, missing, origin));
                watch.said(place, before, ", " + (rows.size() - before) + " new");
                var labels = recognizer.labelNames().stream().map(LabelSpelling::of);
                place.make(Stream.concat(labels, missing.stream()).distinct().toList(), origin.details().keySet());
                return rows;
            } finally {
                lock.ifPresent(ResultLock::close);
            }
        }
    }

    /** What hears how it goes: of failures, for Ctrl-C, and of rows that are there. */
    record Watch(Failures failures, StopNotice notice, PrintWriter remarks) {
        private void said(PredictionPlace place, int before, String more) {
            if (place.resume()) {
                remarks.println(ResultFile.rowsBefore(place.rows(), before) + more);
                remarks.flush();
            }
        }
    }

    /** The rows that are there, to which others come, and what all of them have alike. */
    private record Rows(PredictionPlace place, List<PredictionRow> rows, List<String> missing, Origin origin) {}

    private void predict(Recognizer recognizer, int threads, Watch watch, Rows to) {
        var done = to.rows.stream().map(PredictionRow::id).collect(Collectors.toSet());
        var left = clips.stream().filter(clip -> !done.contains(clip.id())).toList();
        var byId = left.stream().collect(Collectors.toMap(Utterance::id, clip -> clip));
        try (var out = to.place.begin(to.rows)) {
            var output = watch.notice.counting(new Output<Prediction>() {
                @Override
                public void done(Input input, Prediction prediction) {
                    var row = row(byId.get(input.name()), prediction, to.missing, to.origin);
                    to.place.append(out, row);
                    to.rows.add(row);
                }

                @Override
                public void failed(Input input, String error) {}
            });
            var batch = new PredictBatch(recognizer::answer, output, watch.failures);
            var reader = new ClipReader(Channel.of("mix"), Damaged.REFUSE);
            new Clips(reader, threads).forEach(
                    reader.chosen(left.stream().map(LabelledClips::input).iterator()),
                    (input, read) -> measure(recognizer, input, read), batch);
            batch.finish();
        } catch (IOException e) {
            throw to.place.unwritable(e);
        }
    }

    private static Input input(Utterance clip) {
        return new Input(clip.id(), clip.file(), clip.facts(), Optional.empty(), Optional.empty());
    }

    private static MeasuredClip measure(Recognizer recognizer, Input input, Sound read) {
        try {
            return recognizer.measure(read.waveform(), input.facts());
        } catch (InvalidInputException e) {
            throw e.in(input.file());
        }
    }

    /** Labels of the clips that the model does not have: it can only be wrong there, and that is said. */
    private List<String> missingLabels(Recognizer recognizer, Settings settings) {
        var known = recognizer.labelNames().stream().map(LabelSpelling::of).toList();
        if (known.isEmpty()) {
            throw InvalidInputException.of("model", "one that tells " + String.join(", ", recognizer.dimensions()),
                    "one that tells emotions");
        }
        var counts = new TreeMap<String, Integer>();
        clips.forEach(clip -> counts.merge(clip.label(), 1, Integer::sum));
        var all = new LinkedHashSet<>(known);
        all.addAll(counts.keySet());
        var variants = LabelSpelling.variants(all);
        if (!variants.isEmpty()) {
            var two = variants.getFirst();
            throw InvalidInputException.of("labels of the model and of the clips", String.join(" and ", two),
                    "one spelling of each").next("give --map known, or " + two.getFirst() + "=" + two.getLast());
        }
        counts.keySet().removeAll(known);
        if (!counts.isEmpty()) {
            err.println("labels that the model does not have, so that their clips count as wrong: "
                    + counts.entrySet().stream().map(label -> label.getKey() + " (" + label.getValue() + " clips)")
                            .collect(Collectors.joining(", ")) + otherNames(recognizer, settings, counts.keySet()));
            err.flush();
        }
        return List.copyOf(counts.keySet());
    }

    /** Abbreviations such as {@code neu} are known by name, but nothing is renamed unasked. */
    private static String otherNames(Recognizer recognizer, Settings settings, Set<String> missing) {
        if (recognizer instanceof AaSllm || settings.answers().map().isPresent()) {
            return "";
        }
        var map = LabelMap.parse(KNOWN, recognizer.labelNames());
        var found = recognizer.labelNames().stream().filter(label -> missing.contains(map.of(label)))
                .map(label -> label + "=" + map.of(label)).collect(Collectors.joining(", "));
        return found.isEmpty() ? "" : "; --map " + KNOWN + " would read " + found;
    }

    /** Scores on clips that weights were learned from say nothing of others, and that is said. */
    private boolean areLearnedFrom(Settings settings) {
        var seen = learnedFrom(settings);
        if (!seen.isEmpty()) {
            err.println("clips that the model has learned from, by their ids or the names of their files: "
                    + seen.size() + " of " + clips.size() + ", such as " + seen.getFirst()
                    + "; scores on them say nothing of others");
            err.flush();
        }
        return !seen.isEmpty();
    }

    private SortedSet<String> learnedFrom(Settings settings) {
        return settings.learnedFrom(clips.stream().map(Utterance::id).toList());
    }

    /** What rows say of where they come from. */
    Origin origin(Settings settings) {
        return origin(settings, !learnedFrom(settings).isEmpty());
    }

    private Origin origin(Settings settings, boolean learnedFrom) {
        var details = new TreeMap<String, String>();
        details.put("model", Settings.fingerprint(settings.model()));
        details.put("lora", settings.lora().map(Settings::fingerprint).orElse("none"));
        details.put("map", settings.answers().map().orElse("none"));
        details.put("labels", settings.answers().labels().map(LabelledClips::names).orElse("the model's"));
        if (learnedFrom) {
            details.put("learned from", "some of these clips");
        }
        var arm = new ArmName(name(settings.model()),
                settings.lora().stream().map(lora -> "LoRA " + name(lora)).toList());
        return new Origin(corpus, "none", arm, 0, "all", details);
    }

    /** A folder of the hub's cache is called by a commit alone. */
    private static String name(Path folder) {
        var last = Optional.ofNullable(folder.toAbsolutePath().normalize().getFileName()).map(Path::toString);
        return HubName.ofSnapshot(folder).or(() -> last).orElse("model").replace(", ", " ");
    }

    private static String names(LabelSet labels) {
        return labels.labels().stream().map(Label::name).collect(Collectors.joining(", "));
    }

    private static PredictionRow row(
            Utterance clip, Prediction prediction, List<String> missing, Origin origin) {
        var facts = new TreeMap<>(clip.facts());
        facts.keySet().retainAll(FACTS);
        facts.values().removeIf(String::isBlank);
        var probabilities = new LinkedHashMap<String, Double>();
        prediction.probabilities().forEach((label, share) -> probabilities.put(LabelSpelling.of(label), share));
        if (!probabilities.isEmpty()) {
            missing.forEach(label -> probabilities.put(label, 0.0));
        }
        return new PredictionRow(clip.id(), clip.label(), LabelSpelling.of(prediction.emotion()), probabilities,
                Map.of(), facts, origin);
    }
}
