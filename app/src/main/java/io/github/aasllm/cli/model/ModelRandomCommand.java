// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Families;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aasllm model random}: a model folder with random weights. */
@Command(
        name = "random",
        description = "Writes a model folder with random weights, to try everything but the emotion itself.")
final class ModelRandomCommand implements Callable<Integer> {
    private static final Map<String, RandomModel.Size> SIZES = new LinkedHashMap<>();

    static {
        SIZES.put("tiny", RandomModel.Size.TINY);
        SIZES.put("small", RandomModel.Size.SMALL);
        SIZES.put("7b", RandomModel.Size.SEVEN_BILLION);
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "tiny",
            description = "tiny (2 MB), small (67 MB) or 7b, the dimensions of the published model in bfloat16"
                    + " (15 to 17 GB) (default: ${DEFAULT-VALUE}).")
    private String size;

    @Option(
            names = "--like",
            paramLabel = "TYPE",
            completionCandidates = ModelTypes.class,
            description = "The model_type: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private String like = ModelTypes.STANDARD;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private OutputFolder output;

    @Override
    public Integer call() {
        if (!SIZES.containsKey(size)) {
            throw InvalidInputException.of("--size", size, String.join(", ", SIZES.keySet()));
        }
        RandomModel.write(output.folder(), Families.named(like), SIZES.get(size), seed);
        spec.commandLine().getErr()
                .println("wrote " + output.folder() + ": random weights, whose emotions mean nothing");
        return 0;
    }
}
