// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.embed;

import io.github.aasllm.audio.Sound;
import io.github.aasllm.bulk.Clips;
import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.bulk.OwnInputs;
import io.github.aasllm.bulk.ResultFile;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.ModelFolders;
import io.github.aasllm.cli.call.SoundOptions;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Embedder;
import io.github.aasllm.record.Format;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm embed}: box 3 alone, of any model whose encoder is read. */
@Command(
        name = "embed",
        description = "Writes the states of a model's speech encoder, pooled over each clip or frame by frame.")
public final class EmbedCommand implements Callable<Integer> {
    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = Inputs.LABEL, arity = "1..*", description = Inputs.DESCRIPTION)
    private List<String> audio;

    @Mixin
    private SoundOptions sound;

    @Option(names = "--model", paramLabel = "DIR", required = true,
            description = "A model folder of any kind that is read, or a model of the hub by name.")
    private Path model;

    @Option(names = "--pool", paramLabel = "HOW", defaultValue = "mean",
            description = "mean: over a clip's time; mean+deviation: and behind it the standard deviation; none: a"
                    + " row for each state (default: ${DEFAULT-VALUE}).")
    private String pool;

    @Option(names = "--layer", paramLabel = "N",
            description = "The output of layer N, 0 being the input of the first; by default the encoder's.")
    private Integer layer;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "jsonl",
            description = "jsonl or csv (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "Write to this file instead of standard output.")
    private Path file;

    public EmbedCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        if (format == Format.TABLE) {
            throw InvalidInputException.of("--format", "table", "jsonl or csv");
        }
        OwnInputs.spare(ResultFile.OPTION, file, audio);
        var pooling = Pool.of(pool);
        var all = Inputs.of(audio);
        var inputs = sound.reader().chosen(all);
        global.setArithmeticThreads();
        var failures = new Failures(spec.commandLine().getErr());
        try (var embedder = Embedder.open(ModelFolders.of(model, spec))) {
            if (file == null) {
                embed(embedder, pooling, inputs, spec.commandLine().getOut(), failures);
            } else if (inputs.hasNext()) {
                try (var out = ResultFile.open(file)) {
                    embed(embedder, pooling, inputs, out, failures);
                }
            }
        }
        all.sayLeftOut(spec.commandLine().getErr());
        return failures.exitCode();
    }

    private void embed(Embedder embedder, Pool pooling, Iterator<Input> inputs, PrintWriter out, Failures failures) {
        var output = new EmbeddingOutput(out, format, pooling.columns(embedder.width()));
        new Clips(sound.reader(), global.threads()).forEach(
                inputs, (input, read) -> embedding(embedder, pooling, input, read),
                attempts -> attempts.forEach(attempt -> attempt.handOn(output, failures)));
        output.end();
    }

    private Embedding embedding(Embedder embedder, Pool pooling, Input input, Sound read) {
        try {
            var heard = embedder.hear(read.waveform());
            var states = embedder.states(heard.samples(), Optional.ofNullable(layer));
            var warnings = Stream.of(
                    read.warnings(), heard.warnings(), heard.speech().warning().stream().toList());
            return new Embedding(read.waveform().durationSeconds(), Arrays.asList(pooling.apply(states)),
                    warnings.flatMap(List::stream).toList());
        } catch (InvalidInputException e) {
            throw e.in(input.file());
        }
    }
}
