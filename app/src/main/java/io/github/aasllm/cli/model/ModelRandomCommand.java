// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.assembly.RandomEncoder;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.error.InvalidInputException;
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
            description = "tiny (2 MB), small (67 MB) or 7b, the dimensions of Qwen2-Audio-7B in bfloat16"
                    + " (16.8 GB) (default: ${DEFAULT-VALUE}).")
    private String size;

    @Option(
            names = "--like",
            paramLabel = "NAME",
            description = "In place of a size: a speech encoder of a published one's architecture and full size,"
                    + " with a head of four emotions: wav2vec2-base, wav2vec2-large, hubert-base, hubert-large,"
                    + " wavlm-base, wavlm-large or data2vec-audio-base (0.4 or 1.3 GB).")
    private String like;

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
        if (like == null) {
            RandomModel.write(output.folder(), SIZES.get(size), seed);
        } else if (spec.commandLine().getParseResult().hasMatchedOption("--size")) {
            throw InvalidInputException.of("--size and --like", size + " and " + like, "one of them");
        } else if (!RandomEncoder.names().contains(like)) {
            throw InvalidInputException.of("--like", like, String.join(", ", RandomEncoder.names()));
        } else {
            RandomEncoder.write(output.folder(), like, seed);
        }
        spec.commandLine().getErr()
                .println("wrote " + output.folder() + ": random weights, whose emotions mean nothing");
        return 0;
    }
}
