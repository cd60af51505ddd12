// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.report;

import io.github.aasllm.audit.Audit;
import io.github.aasllm.audit.AuditFile;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import io.github.aasllm.synthesis.EspeakImitator;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a model answers about labelled clips with one thing changed, in a file beside its predictions. */
record ModelAudit(List<Utterance> clips, Origin origin, PrintWriter err, PrintWriter remarks) {
    /**
     * Refuses what cannot be asked, before anything is predicted.
     *
     * @throws InvalidInputException if the model is no speech LLM
     */
    static void require(Settings settings) {
        try (var recognizer = Recognizer.open(settings)) {
            if (!(recognizer instanceof AaSllm)) {
                throw InvalidInputException.of("--interventions", "on a classifier", "a speech LLM")
                        .in(settings.model());
            }
        }
    }

    /**
     * Refuses to write over answers of another model or about other clips.
     *
     * @throws InvalidInputException also if what is there cannot be read
     */
    void spareOthers(Path file) {
        if (Files.exists(file)) {
            var labels = clips.stream().collect(Collectors.toMap(Utterance::id, Utterance::label));
            AuditFile.read(file).stream().findFirst().ifPresent(first -> PredictionPlace.requireSame(
                    "line 1", first, origin, labels, file, "let --output lie in another folder"));
        }
    }

    /**
     * Writes {@code interventions.jsonl}.
     *
     * @param settings of a speech LLM
     * @param predicted whether a clip of an id could be used; the others were named before
     * @throws InvalidInputException if the model has none of the clips' labels
     */
    void write(Settings settings, Path file, Predicate<String> predicted) {
        try (var model = AaSllm.load(settings)) {
            var known = clips.stream().filter(clip -> model.labelNames().contains(clip.label())).toList();
            if (known.isEmpty()) {
                throw InvalidInputException.of("--interventions", "no clip of the model's labels", "one or more");
            }
            if (known.size() < clips.size()) {
                err.println("interventions: not on " + (clips.size() - known.size()) + " of " + clips.size()
                        + " clips, whose labels the model does not have");
            }
            var rows = new Audit(model, true, EspeakImitator.find(err::println), origin).rows(
                    known.stream().filter(clip -> predicted.test(clip.id())).toList(), remarks::println);
            AuditFile.write(file, rows);
            remarks.println("wrote " + file + ": " + rows.size() + " answers");
            remarks.flush();
        }
    }
}
