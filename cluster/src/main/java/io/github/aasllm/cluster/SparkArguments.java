// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.description.Grouping;
import io.github.aasllm.description.Split;
import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The arguments of a call by {@code spark-submit}.
 *
 * @param command {@code thresholds}, or the name of a {@link Kind}
 * @param inputs files, folders, globs and manifests, addresses of Hadoop's file systems, or one Parquet table
 * @param output where results go
 * @param options of the command
 * @param job what else is said about the call
 */
record SparkArguments(
        String command, List<String> inputs, String output, ClusterOptions options, Map<String, String> job) {
    static final String USAGE = """
            COMMAND INPUT... -o OUTPUT [--resume] [--rows N] [--partitions N] [--partition-by COLUMN] [OPTION...]
              COMMAND    predict, extract, embed, timeline or thresholds
              INPUT      files, folders, globs, manifests (.csv, .jsonl) and addresses (s3a://..., hdfs://...);
                         or one table (.parquet) alone, with a column path and perhaps content
              OUTPUT     a folder of Parquet files, whose name has none of *?[]{}; of thresholds one file
              --resume   go on with OUTPUT: sounds that have rows are left out
              --rows     sounds to work on before results are committed (default: 10000)
              --partitions  parts of these sounds (default: four a core)
              --partition-by  a column of the results or of the sounds: rows of each of its values lie in a folder
              OPTION     as of 'aasllm COMMAND':
            """;

    private static final Set<String> FLAGS = Set.of("resume", "unlearned-labels");
    private static final Set<String> OF_JOB = Set.of(
            "resume", "rows", "partitions", "partition-by", "by", "levels", "output");

    /** @throws InvalidInputException if they are not as the usage says */
    static SparkArguments of(List<String> arguments) {
        var inputs = new ArrayList<String>();
        var job = new TreeMap<String, String>();
        var options = new TreeMap<String, String>();
        for (var all = arguments.iterator(); all.hasNext(); ) {
            var argument = all.next();
            if (!argument.startsWith("-") || argument.equals("-")) {
                inputs.add(argument);
                continue;
            }
            var name = argument.equals("-o") ? "output" : argument.substring(argument.startsWith("--") ? 2 : 1);
            if (!FLAGS.contains(name) && !all.hasNext()) {
                throw InvalidInputException.of(argument, "none", "a value");
            }
            (OF_JOB.contains(name) ? job : options).put(name, FLAGS.contains(name) ? "true" : all.next());
        }
        return checked(inputs, job, options);
    }

    private static SparkArguments checked(
            List<String> inputs, Map<String, String> job, Map<String, String> options) {
        if (inputs.size() < 2 || !job.containsKey("output")) {
            throw InvalidInputException.of("arguments", "too few", "COMMAND INPUT... -o OUTPUT").next("see --help");
        }
        boolean thresholds = inputs.getFirst().equals(OptionNames.THRESHOLDS);
        for (var other : thresholds ? List.of("resume", "rows", "partitions", "partition-by") : List.of("by", "levels")) {
            if (job.containsKey(other)) {
                throw InvalidInputException.of("--" + other, "with " + inputs.getFirst(), "no such option of it here");
            }
        }
        return new SparkArguments(inputs.getFirst(), List.copyOf(inputs.subList(1, inputs.size())),
                job.get("output"), new ClusterOptions(options), job);
    }

    boolean makesThresholds() {
        return command.equals(OptionNames.THRESHOLDS);
    }

    /** @throws InvalidInputException if the command is none */
    Kind kind() {
        return Kind.of(command);
    }

    Split split() {
        return word("--levels", job.getOrDefault("levels", "median"), Split.values());
    }

    Grouping by() {
        return word("--by", job.getOrDefault("by", "corpus"), Grouping.values());
    }

    boolean resumes() {
        return job.containsKey("resume");
    }

    Optional<String> partitionBy() {
        return Optional.ofNullable(job.get("partition-by"));
    }

    int number(String name, int otherwise) {
        var text = job.getOrDefault(name, Integer.toString(otherwise));
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw InvalidInputException.of("--" + name, text, "a whole number, at least 1");
        }
        return Integer.parseInt(text);
    }

    private static <E extends Enum<E>> E word(String what, String text, E[] all) {
        return Arrays.stream(all).filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text)).findFirst()
                .orElseThrow(() -> InvalidInputException.of(what, text, "one of "
                        + Arrays.stream(all).map(each -> each.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }
}
