// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.thresholds;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.bulk.Attempt;
import io.github.aasllm.bulk.Clips;
import io.github.aasllm.bulk.Failures;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Inputs;
import io.github.aasllm.bulk.OwnInputs;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.cli.call.GlobalOptions;
import io.github.aasllm.cli.call.MeasuringOptions;
import io.github.aasllm.cli.call.Overwriting;
import io.github.aasllm.cli.call.Progress;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.cli.call.SoundOptions;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.GroupedThresholds;
import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Split;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code aasllm thresholds}: the medians of equation 8 from a training set, and what the levels are worth;
 * with {@code --apply}, what levels those of another set give.
 */
@Command(
        name = "thresholds",
        description = "Makes a thresholds file: the boundary between Low and High for each acoustic property, by"
                + " default its median over a training set. Where a manifest has labels, it prints what the"
                + " levels tell about them. With --apply it makes no file and prints the same for existing"
                + " thresholds.")
public final class ThresholdsCommand implements Callable<Integer> {
    private static final List<String> MAKING =
            List.of("--output", "--method", "--normalise", "--levels", "--by");

    private final GlobalOptions global;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = Inputs.LABEL, arity = "1..*", description = Inputs.DESCRIPTION)
    private List<String> audio;

    @Mixin
    private MeasuringOptions measuring;

    @Mixin
    private SoundOptions sound;

    @Option(
            names = "--levels",
            paramLabel = "SPLIT",
            defaultValue = "median",
            description = "median: Low and High, as in the paper; tertiles: Low, medium and High (default:"
                    + " ${DEFAULT-VALUE}).")
    private Split split;

    @Option(
            names = "--by",
            paramLabel = "GROUP",
            defaultValue = "corpus",
            description = "corpus: one set for all clips; speaker or sex: one for each, which the manifest's"
                    + " column of this name tells (default: ${DEFAULT-VALUE}).")
    private Grouping by;

    @Mixin
    private ClipLabels labels;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The thresholds file to write; needed unless there is --apply.")
    private Path output;

    @Option(
            names = "--apply",
            paramLabel = "FILE|DIR",
            description = "Make no thresholds, and print how many clips are High by those of this file, model"
                    + " folder or LoRA folder, which also say how clips are measured.")
    private Path applied;

    @Mixin
    private Overwriting overwriting;

    public ThresholdsCommand(GlobalOptions global) {
        this.global = global;
    }

    @Override
    public Integer call() {
        var standing = Optional.ofNullable(applied).map(this::standing);
        if (output == null && standing.isEmpty()) {
            throw InvalidInputException.of("-o", "no file", "the thresholds file to write, or --apply FILE");
        }
        var extractor = standing.map(any -> AcousticExtractor.of(any.method(), any.normalisation()))
                .orElseGet(measuring::extractor);
        OwnInputs.spare("--output", output, audio);
        overwriting.spare("--output", output);
        var failures = new Failures(spec.commandLine().getErr());
        var all = Inputs.of(audio);
        var clips = measure(inputs(all, standing), extractor, failures);
        if (!clips.isEmpty() || failures.exitCode() == 0) { // else no label is known to be missing
            labels.requireAll(clips.stream().flatMap(clip -> clip.label().stream()).toList());
        }
        if (clips.isEmpty()) {
            all.sayLeftOut(Remarks.of(spec));
            return failures.noneLeft(InvalidInputException.of("training set", "all inputs failed", "at least one sound file"));
        }
        var thresholds = standing.orElseGet(() -> made(extractor, clips));
        var out = spec.commandLine().getOut();
        new ThresholdsTable(thresholds, clips, labels).print(out);
        all.sayLeftOut(Remarks.of(spec));
        return failures.exitCode();
    }

    /** Those of a thresholds file or of a folder; nothing else may be said of how they are made. */
    private AnyThresholds standing(Path fileOrFolder) {
        for (var option : MAKING) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw InvalidInputException.of("--apply", "with " + option, "one of the two");
            }
        }
        return Files.isDirectory(fileOrFolder)
                ? Bundle.read(fileOrFolder).thresholds().orElseThrow(() -> InvalidInputException.of(
                        "--apply", "no thresholds", "a model or LoRA folder that has some").in(fileOrFolder))
                : AnyThresholds.read(fileOrFolder);
    }

    private Collection<TrainingClip> measure(
            Iterator<Input> inputs, AcousticExtractor extractor, Failures failures) {
        var clips = new LinkedHashMap<String, TrainingClip>();
        try (var progress = Progress.of("thresholds", true)) {
            new Clips(sound.reader(), global.threads()).forEach(
                    inputs,
                    (input, read) -> extractor.extract(read.waveform()),
                    attempts -> {
                        attempts.forEach(attempt -> add(clips, attempt, failures));
                        progress.step();
                    });
        }
        return clips.values();
    }

    /** What is wanted of the arguments, each of a known group. */
    private Iterator<Input> inputs(Inputs inputs, Optional<AnyThresholds> standing) {
        Iterable<Input> all = () -> sound.reader().chosen(inputs);
        return StreamSupport.stream(all.spliterator(), false)
                .filter(input -> input.refusal().isPresent() || isWanted(input, standing))
                .iterator();
    }

    private boolean isWanted(Input input, Optional<AnyThresholds> standing) {
        if (!labels.wants(input)) {
            return false;
        }
        requireGroup(input);
        standing.ifPresent(any -> requireOwn(any, input));
        return true;
    }

    private void requireGroup(Input input) {
        if (by != Grouping.CORPUS && input.facts().getOrDefault(by.key(), "").isBlank()) {
            throw InvalidInputException.of("--by", by.key(),
                            "manifests whose column " + by.key() + " names that of every clip")
                    .next(input.name() + " has none");
        }
    }

    private void requireOwn(AnyThresholds standing, Input input) {
        if (standing.forClip(input.facts()).isEmpty()) {
            throw InvalidInputException.of("--apply", applied, "thresholds for every clip")
                    .next(input.name() + " has none, as they are those of single speakers or of a sex");
        }
    }

    private void add(
            Map<String, TrainingClip> clips, Attempt<AcousticProperties> attempt, Failures failures) {
        var input = attempt.input();
        attempt.result().ifPresent(found -> add(clips, new TrainingClip(input, labels.of(input), found)));
        attempt.failure().ifPresent(why -> failures.report(input, why));
    }

    /**
     * Results and the file's hash know a clip by its name, and one of several channels by its number too, so
     * two clips of one name would be mistaken for one.
     */
    private static void add(Map<String, TrainingClip> clips, TrainingClip clip) {
        var same = clips.putIfAbsent(clip.input().id(), clip);
        if (same != null && !same.input().file().equals(clip.input().file())) {
            throw InvalidInputException.of(
                    "clip", clip.input().id(), "names of their own for " + same.input().file() + " and "
                            + clip.input().file());
        }
    }

    private AnyThresholds made(AcousticExtractor extractor, Collection<TrainingClip> clips) {
        var thresholds = ofTrainingSet(extractor, clips);
        thresholds.write(output);
        return thresholds;
    }

    private AnyThresholds ofTrainingSet(AcousticExtractor extractor, Collection<TrainingClip> clips) {
        var method = extractor.method();
        var normalisation = extractor.normalisation();
        if (by == Grouping.CORPUS) {
            return Thresholds.ofTrainingSet(method, normalisation, split, byName(clips.stream()));
        }
        var groups = new TreeMap<String, Map<String, AcousticProperties>>();
        clips.stream()
                .collect(Collectors.groupingBy(clip -> clip.input().facts().get(by.key())))
                .forEach((group, its) -> groups.put(group, byName(its.stream())));
        return GroupedThresholds.ofTrainingSet(by, method, normalisation, split, groups);
    }

    private static Map<String, AcousticProperties> byName(Stream<TrainingClip> clips) {
        return clips.collect(Collectors.toMap(clip -> clip.input().id(), TrainingClip::properties));
    }
}
