// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.llm.Tokenizer;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.recognizer.Adapted;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.recognizer.Memory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the folder of a speech LLM holds, in words.
 *
 * @param parameters by box
 * @param dtypes the stored number formats, most numbers first
 * @param residency how the matrices would stay in this machine's memory
 * @param tokenizer "ok", or what is wrong with it
 * @param beside what is asked beside the LLM where its own labels are asked for; empty where it answers alone
 */
public record ModelInfo(
        Map<String, Long> parameters,
        String dtypes,
        long storedBytes,
        String residency,
        String tokenizer,
        String labels,
        String prompt,
        String thresholds,
        Optional<String> beside,
        boolean random) {
    static final String RANDOM = "random weights: its emotions mean nothing";

    /**
     * What a folder holds, whatever it is, in words by the name of each thing.
     *
     * @throws InvalidInputException as {@link #of} and {@link EncoderInfo#of}
     */
    public static Map<String, String> lines(Path folder) {
        return Adapted.in(folder).map(ModelInfo::lines).orElseGet(() ->
                EncoderInfo.isIn(folder) ? EncoderInfo.of(folder).lines() : of(folder).lines());
    }

    /** What lies below, and what is said otherwise. */
    private static Map<String, String> lines(Adapted over) {
        var ofLora = over.lora().map(Bundle::read);
        var lines = of(over.model(), over.says().or(ofLora.orElse(Bundle.EMPTY)), ofLora).lines();
        lines.put("adapted", "over " + over.model() + over.lora().map(lora -> " with " + lora).orElse(""));
        return lines;
    }

    private static String words(AnyThresholds thresholds) {
        return thresholds.method().key() + ", of " + thresholds.clips() + " clips";
    }

    /**
     * Looks into a folder.
     *
     * @throws InvalidInputException if it is no model, or its tensors are not those that its configuration
     *     describes
     */
    public static ModelInfo of(Path folder) {
        return of(folder, Bundle.EMPTY, Optional.empty());
    }

    /**
     * The same with what lies over the folder.
     *
     * @param over goes before that which the folder says
     * @param ofLora what LoRA weights over it say, whose head is the one that is asked
     */
    private static ModelInfo of(Path folder, Bundle over, Optional<Bundle> ofLora) {
        try (var checkpoint = Families.open(folder)) {
            checkpoint.verify(Boxes.table(checkpoint));
            var own = Bundle.read(folder);
            var bundle = over.or(own);
            return new ModelInfo(
                    parameters(checkpoint),
                    checkpoint.dtypes().stream().map(Enum::name).collect(Collectors.joining(", ")),
                    checkpoint.storedBytes(),
                    switch (Memory.residency(checkpoint, Optional.empty())) {
                        case FLOAT32 -> "float32 in memory";
                        case MAPPED -> "mapped as stored, float32 arithmetic";
                        case BFLOAT16 -> "bfloat16 arithmetic in linear layers";
                        case INT8 -> "mapped as stored, int8 arithmetic in linear layers";
                    },
                    tokenizer(checkpoint),
                    bundle.labels()
                            .map(set -> set.labels().stream()
                                    .map(Label::name)
                                    .collect(Collectors.joining(", ")))
                            .orElse("not stated"),
                    bundle.prompt().map(p -> p.name() + " " + p.hash()).orElse("not stated"),
                    bundle.thresholds().map(ModelInfo::words).orElse("none"),
                    ofLora.orElse(own).spectrum().map(head -> "spectral statistics, of " + head.trained().clips() + " clips"),
                    bundle.random());
        }
    }

    /** Numbers in all weights. */
    public long allParameters() {
        return parameters.values().stream().mapToLong(count -> count).sum();
    }

    private Map<String, String> lines() {
        var lines = new LinkedHashMap<String, String>();
        parameters.forEach((part, count) -> lines.put(part, String.format(Locale.ROOT, "%,d parameters", count)));
        lines.put("in all", String.format(Locale.ROOT, "%,d parameters", allParameters()));
        lines.put("stored as", dtypes + String.format(Locale.ROOT, ", %,d bytes", storedBytes));
        lines.put("in use", residency);
        lines.put("tokenizer", tokenizer);
        lines.put("labels", labels);
        lines.put("prompt", prompt);
        lines.put("thresholds", thresholds);
        beside.ifPresent(asked -> lines.put("beside the LLM", asked));
        if (random) {
            lines.put("warning", RANDOM);
        }
        return lines;
    }

    private static Map<String, Long> parameters(Checkpoint checkpoint) {
        var architecture = Families.architecture(checkpoint);
        var counts = new LinkedHashMap<String, Long>();
        counts.put("speech encoder", count(architecture.encoderTable()));
        counts.put("adapter", count(architecture.adapterTable()));
        counts.put("LLM", count(architecture.llmTable()));
        return counts;
    }

    private static long count(List<WeightShape> table) {
        return table.stream().mapToLong(WeightShape::numbers).sum();
    }

    private static String tokenizer(Checkpoint checkpoint) {
        var family = Families.of(checkpoint.config());
        try (var tokenizer = Tokenizer.load(checkpoint.folder(), family.specials())) {
            family.requireTokens(checkpoint.config(), tokenizer);
            return "ok";
        } catch (InvalidInputException e) {
            return e.getMessage();
        }
    }
}
