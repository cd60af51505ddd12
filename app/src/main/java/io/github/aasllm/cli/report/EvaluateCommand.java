// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.report;

import io.github.aasllm.audit.AuditFile;
import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.OwnInputs;
import io.github.aasllm.bulk.ResultFile;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.NamedFormat;
import io.github.aasllm.cli.call.Overwriting;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.cli.call.StopNotice;
import io.github.aasllm.corpus.Corpora;
import io.github.aasllm.corpus.PlainManifest;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.experiment.Evaluation;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.recognizer.Settings;
import io.github.aasllm.record.Format;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm evaluate}: the predictions of a trained run, or of any model on labelled clips. */
@Command(
        name = "evaluate",
        description =
                "Predicts clips that a training has not seen, and writes predictions.jsonl into its run, for"
                        + " report. Without a run: scores a model on labelled clips.")
public final class EvaluateCommand implements Callable<Integer> {
    private static final String PREDICTIONS = "predictions.jsonl";

    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", arity = "0..1",
            description = "The folder of a training; without it any model is scored on any labelled clips.")
    private Path run;

    @Option(names = "--data", paramLabel = "DIR", required = true,
            description = "The folder of the corpus; without a run also a manifest with the columns path and label.")
    private Path data;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The model that LoRA weights were trained on (default: base in the run's folder); without a"
                    + " run the model that is scored, whatever predict opens.")
    private Path model;

    @Option(names = "--skip-broken",
            description = "Leave out clips that cannot be used, and say which; without it they are refused.")
    private boolean skipBroken;

    @Option(names = "--corpus", paramLabel = "NAME",
            description = "Without a run: how --data is laid out, as in recipes (default: " + PlainManifest.NAME + ").")
    private String corpus;

    @Option(names = "--lora", paramLabel = "DIR", description = "Without a run: as in predict.")
    private Path lora;

    @Option(names = "--labels", paramLabel = "A,B,...", description = "Without a run: as in predict.")
    private String labels;

    @Option(names = "--map", paramLabel = "A=B,...", description = "Without a run: as in predict.")
    private String map;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "Without a run: where the predictions go, a new file unless --resume is given (default: "
                    + PREDICTIONS + ").")
    private Path output;

    @Option(names = "--resume",
            description = "Without a run: go on with the file of --output; clips that failed are tried again.")
    private boolean resume;

    @Option(names = "--format", paramLabel = "FORMAT",
            description = "Without a run: jsonl, which report reads, or with --output parquet; without it that in which the name of"
                    + " --output ends, else jsonl. If both are there and differ, --format counts.")
    private Format format;

    @Option(names = "--interventions",
            description = "Without a run: a speech LLM predicts the clips again with one thing changed, as in experiment,"
                    + " and writes interventions.jsonl beside --output. report says what the answers rely on.")
    private boolean interventions;

    @Mixin
    private Overwriting overwriting;

    public EvaluateCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        global.setArithmeticThreads();
        var err = spec.commandLine().getErr();
        var base = ModelFolders.of(model, spec);
        if (run == null) {
            return score(base);
        }
        refuseOfModel();
        overwriting.spare("RUN", run.resolve(PREDICTIONS), "--force writes over it");
        var outcome = new Evaluation(run).predict(data, base, skipBroken, err::println);
        Remarks.of(spec).println("wrote " + run.resolve(PREDICTIONS) + ": " + outcome.predicted() + " clips");
        return outcome.broken() == 0 ? 0 : 1;
    }

    private void refuseOfModel() {
        var given = new LinkedHashMap<String, Object>();
        given.put("--corpus", corpus);
        given.put("--lora", lora);
        given.put("--labels", labels);
        given.put("--map", map);
        given.put("--output", output);
        given.put("--resume", resume ? "given" : null);
        given.put("--format", format == null ? null : format.key());
        given.put("--interventions", interventions ? "given" : null);
        given.forEach((option, value) -> {
            if (value != null) {
                throw InvalidInputException.of(option, value + ", with a run", "none: the run says it").in(run);
            }
        });
    }

    private void check(Path base) {
        if (base == null) {
            throw InvalidInputException.of("RUN", "none, and no --model", "one of the two");
        }
        if (skipBroken) {
            throw InvalidInputException.of("--skip-broken", "without a run", "none: clips that fail are counted");
        }
        if (resume && overwriting.isAllowed()) {
            throw InvalidInputException.of("--force", "with --resume", "one of the two");
        }
        var written = NamedFormat.of(format, output, Format.JSONL);
        if (written != Format.JSONL && written != Format.PARQUET) {
            throw InvalidInputException.of("--format", written.key() + (format == null ? ", as --output ends" : ""), "jsonl or parquet");
        }
        if (format == Format.PARQUET && output == null) {
            throw InvalidInputException.of("--format parquet", "without --output", "the file to write");
        }
    }

    private void checkAudit(Path audit, Path predictions) {
        if (audit.equals(predictions)) {
            throw InvalidInputException.of("--interventions", "--output itself", "a file of another name").in(audit);
        }
        if (!resume) {
            overwriting.spare("--interventions", audit, "--force writes over it; else let --output lie in another folder");
        }
    }

    private int score(Path base) {
        check(base);
        var place = new PredictionPlace(
                output == null ? Path.of(PREDICTIONS) : output,
                NamedFormat.of(format, output, Format.JSONL) == Format.PARQUET, resume, overwriting);
        place.check();
        for (var written : List.of(place.file(), place.rows())) {
            OwnInputs.spare(ResultFile.OPTION, written, List.of(data.toString()));
        }
        var audit = place.file().resolveSibling(AuditFile.NAME);
        if (interventions) {
            checkAudit(audit, place.file());
        }
        var settings = settings(base);
        if (interventions) {
            ModelAudit.require(settings);
        }
        var layout = Corpora.named(corpus == null ? PlainManifest.NAME : corpus, Map.of());
        var clips = layout.utterances(data);
        var failures = new Failures(spec.commandLine().getErr());
        var labelled = new LabelledClips(layout.name(data), clips, spec.commandLine().getErr());
        var audited = audited(labelled, settings, audit);
        List<PredictionRow> rows;
        try (var notice = StopNotice.resumable(place.rows(), spec)) {
            rows = labelled.predict(settings, place, global.threads(), new LabelledClips.Watch(failures, notice, Remarks.of(spec)));
        }
        var out = spec.commandLine().getOut();
        if (!rows.isEmpty()) {
            ScoreTable.print(rows, out);
        }
        out.println("failed clips: " + (clips.size() - rows.size()) + " of " + clips.size()
                + (rows.size() == clips.size() ? "" : "; standard error names them, and no score counts them"));
        out.flush();
        var predicted = rows.stream().map(PredictionRow::id).collect(Collectors.toSet());
        audited.ifPresent(its -> its.write(settings, audit, predicted::contains));
        return failures.exitCode();
    }

    private Settings settings(Path base) {
        var settings = Settings.of(base);
        settings = lora == null ? settings : settings.withLora(ModelFolders.of(lora, spec));
        settings = labels == null ? settings : settings.withLabels(LabelSet.parse(labels));
        return map == null ? settings : settings.withMap(map);
    }

    /** Empty where none is asked for; a file that is there must be this call's own. */
    private Optional<ModelAudit> audited(LabelledClips labelled, Settings settings, Path file) {
        if (!interventions) {
            return Optional.empty();
        }
        var audit = new ModelAudit(labelled.clips(), labelled.origin(settings), labelled.err(), Remarks.of(spec));
        if (resume) {
            audit.spareOthers(file);
        }
        return Optional.of(audit);
    }
}
