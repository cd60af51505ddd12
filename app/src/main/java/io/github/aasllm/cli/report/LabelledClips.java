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
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.file.AtomicFile;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.LabelSpelling;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Labelled clips, and what a model says of them, as rows of a prediction file. */
record LabelledClips(String corpus, List<Utterance> clips, PrintWriter err) {
    private static final Set<String> FACTS = Set.of(Utterance.SPEAKER, Utterance.SEX, Utterance.SESSION);

    /** @param resume whether the rows that are there stand */
    record Place(Path file, boolean resume) {}

    /**
     * Predicts all clips that have no row yet; one that fails has none, and is named.
     *
     * @return all rows of the file
     * @throws InvalidInputException if the model has no labels, a label is spelled in two ways, or the rows to go on
     *     with are another model's or of other clips
     */
    List<PredictionRow> predict(Settings settings, Place place, int threads, Failures failures) {
        try (var recognizer = Recognizer.open(settings)) {
            var missing = missingLabels(recognizer);
            var origin = origin(settings);
            var rows = place.resume() ? earlier(place.file(), origin) : new ArrayList<PredictionRow>();
            var done = rows.stream().map(PredictionRow::id).collect(Collectors.toSet());
            var left = clips.stream().filter(clip -> !done.contains(clip.id())).toList();
            try (var out = begin(place, rows)) {
                Output<Prediction> output = new Output<>() {
                    private final Map<String, Utterance> byId = left.stream()
                            .collect(Collectors.toMap(Utterance::id, clip -> clip));

                    @Override
                    public void done(Input input, Prediction prediction) {
                        var row = row(byId.get(input.name()), prediction, missing, origin);
                        append(place.file(), out, row);
                        rows.add(row);
                    }

                    @Override
                    public void failed(Input input, String error) {}
                };
                var batch = new PredictBatch(recognizer::answer, output, failures);
                var reader = new ClipReader(Channel.of("mix"), Damaged.REFUSE);
                new Clips(reader, threads).forEach(
                        reader.chosen(left.stream().map(LabelledClips::input).iterator()),
                        (input, read) -> measure(recognizer, input, read), batch);
                batch.finish();
            } catch (IOException e) {
                throw unwritable(place.file(), e);
            }
            return rows;
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
    private List<String> missingLabels(Recognizer recognizer) {
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
                            .collect(Collectors.joining(", ")));
            err.flush();
        }
        return List.copyOf(counts.keySet());
    }

    private Origin origin(Settings settings) {
        var details = new TreeMap<String, String>();
        details.put("model", Settings.fingerprint(settings.model()));
        details.put("lora", settings.lora().map(Settings::fingerprint).orElse("none"));
        details.put("map", settings.answers().map().orElse("none"));
        details.put("labels", settings.answers().labels().map(LabelledClips::names).orElse("the model's"));
        var name = Optional.ofNullable(settings.model().toAbsolutePath().normalize().getFileName())
                .map(Path::toString).orElse("model");
        return new Origin(corpus, "none", ArmName.of(name.replace(", ", " ")), 0, "all", details);
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

    /** The whole rows of an earlier call. */
    private List<PredictionRow> earlier(Path file, Origin origin) {
        var rows = new ArrayList<PredictionRow>();
        if (!Files.exists(file)) {
            return rows;
        }
        var labels = clips.stream().collect(Collectors.toMap(Utterance::id, Utterance::label));
        PredictionFile.forEach(file, (line, row) -> {
            if (!row.origin().equals(origin) || !row.label().equals(labels.get(row.id()))) {
                throw InvalidInputException.of("--resume", "line " + line + " is of another model or of other clips",
                        "rows of this call").next("it was left as it is; write to another file");
            }
            rows.add(row);
        });
        return rows;
    }

    /** The file with the rows that stand, to be gone on with. */
    private static Writer begin(Place place, List<PredictionRow> rows) throws IOException {
        var standing = new StringWriter();
        for (var row : rows) {
            PredictionFile.append(standing, row);
        }
        AtomicFile.write(place.file(), standing.toString());
        return Files.newBufferedWriter(place.file(), StandardOpenOption.APPEND);
    }

    private static void append(Path file, Writer out, PredictionRow row) {
        try {
            PredictionFile.append(out, row);
            out.flush();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static InvalidInputException unwritable(Path file, IOException e) {
        return InvalidInputException.of("--output", e.getMessage(), "a file that can be written").in(file).causedBy(e);
    }
}
