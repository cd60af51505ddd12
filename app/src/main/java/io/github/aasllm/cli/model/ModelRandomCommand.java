// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import io.github.aasllm.assembly.RandomEncoder;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.cli.call.Remarks;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Families;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
    private static final List<String> EMOTIONS = List.of("anger", "happiness", "sadness", "neutral");
    private static final Map<String, RandomModel.Size> SIZES = new LinkedHashMap<>();

    static {
        SIZES.put("tiny", RandomModel.Size.TINY);
        SIZES.put("small", RandomModel.Size.SMALL);
        SIZES.put("3b", RandomModel.Size.THREE_BILLION);
        SIZES.put("7b", RandomModel.Size.SEVEN_BILLION);
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "tiny",
            description = "tiny (2 MB), small (67 MB), or the dimensions of a published model in bfloat16: 7b (15 to"
                    + " 17 GB), and of Qwen2.5-Omni 3b (8 GB) (default: ${DEFAULT-VALUE}).")
    private String size;

    @Option(
            names = "--like",
            paramLabel = "NAME",
            completionCandidates = Models.class,
            description = "The model_type of a speech LLM of this size (default: the first); or in place of a size"
                    + " a speech encoder of a published one's architecture and full size in float32 (0.03 to"
                    + " 2.5 GB): ${COMPLETION-CANDIDATES}.")
    private String like;

    @Option(
            names = "--head",
            paramLabel = "LABEL",
            split = ",",
            description = "With --like of an encoder: the labels of a classification head behind it, or none for the"
                    + " encoder alone (default: anger,happiness,sadness,neutral).")
    private List<String> head;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private OutputFolder output;

    @Override
    public Integer call() {
        boolean encoder = like != null && !Families.modelTypes().contains(like);
        if (encoder && !RandomEncoder.names().contains(like)) {
            throw InvalidInputException.of("--like", like, String.join(", ", new Models())).meant(like, new Models());
        }
        if (!encoder && head != null) {
            throw InvalidInputException.of("--head", String.join(",", head), "--like with it");
        }
        if (encoder && spec.commandLine().getParseResult().hasMatchedOption("--size")) {
            throw InvalidInputException.of("--size and --like", size + " and " + like, "one of them");
        }
        if (encoder) {
            writeEncoder();
        } else {
            writeSpeechLlm();
        }
        Remarks.of(spec)
                .println("wrote " + output.folder() + ": random weights, whose emotions mean nothing");
        return 0;
    }

    private void writeSpeechLlm() {
        if (!SIZES.containsKey(size)) {
            throw InvalidInputException.of("--size", size, String.join(", ", SIZES.keySet())).meant(size, SIZES.keySet());
        }
        var family = like == null ? Families.standard() : Families.named(like);
        RandomModel.write(output.folder(), family, SIZES.get(size), seed);
    }

    private void writeEncoder() {
        var labels = head == null ? EMOTIONS : head.equals(List.of("none")) ? List.<String>of() : head;
        RandomEncoder.write(output.folder(), like, labels, seed);
    }

    /** For the help: speech LLMs, then encoders. */
    private static final class Models extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Models() {
            super(Families.modelTypes());
            addAll(RandomEncoder.names());
        }
    }
}
