// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Making;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.family.BoxNames;
import io.github.aasllm.lora.LoraFolder;
import io.github.aasllm.lora.MergedWeights;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A LoRA folder added into the weights of its base: a plain model folder, with the base's formats, files and
 * settings, under the hub's names.
 *
 * <p>Sums are float32 and rounded once to the base's format. In bfloat16 that rounding, 2^-9 of a weight, may
 * be larger than the update itself, so that a merged bfloat16 model is not quite the model with its LoRA
 * folder beside it.
 */
public final class MergedModel {
    private static final List<String> LORA_FILES = // by which a LoRA folder is known again
            List.of("adapter_config.json", "adapter_model.safetensors", "adapter_model.bin");

    private MergedModel() {}

    /**
     * Writes the folder, whole or not at all.
     *
     * @throws InvalidInputException if a folder is missing or damaged, if the LoRA folder does not fit the
     *     model or says that it was trained on another, or if the output is not empty or cannot be written
     */
    public static void write(Path model, Path lora, Path output) {
        try (var checkpoint = Families.open(model);
                var folder = LoraFolder.open(lora, checkpoint.names())) {
            requireSums(checkpoint);
            var table = Boxes.table(checkpoint);
            folder.verify(table);
            requireOwnOutput(table, folder, lora);
            var own = Bundle.read(lora);
            requireBase(own, checkpoint, lora);
            var weights = new MergedWeights(folder, checkpoint, table);
            NewFolder.create(output, draft -> {
                CheckpointWriter.rewrite(checkpoint, draft, (tensor, file) ->
                        weights.forEachBlock(tensor.name(), (rows, first) -> file.append(rows)));
                SettingFiles.copy(model, draft, Set.of());
                var base = Bundle.read(model);
                own.or(base).withMaking(Making.of(Making.Kind.MERGED,
                        Making.Parent.of("base model", checkpoint),
                        Making.Parent.of("LoRA weights", lora, LORA_FILES))
                        .learnedFrom(List.of(), own, base)).write(draft);
            });
        }
    }

    /** An update is smaller than a step of eight bits: a sum rounded again would lose it. */
    private static void requireSums(Checkpoint checkpoint) {
        if (checkpoint.isRounded()) {
            throw InvalidInputException.of("weights", "int8", "float32, float16 or bfloat16")
                    .in(checkpoint.folder())
                    .next("merge into the model that it was made from, and then quantize");
        }
    }

    /** A tensor that is both the embeddings and the output layer has no place for what changes one of them. */
    private static void requireOwnOutput(List<WeightShape> table, LoraFolder folder, Path lora) {
        boolean tied = table.stream().noneMatch(weight -> weight.name().equals(Checkpoint.weightName(BoxNames.OUTPUT)));
        if (tied && folder.changesVocabulary()) {
            throw InvalidInputException.of("lora", "an update of the embeddings or of the output layer",
                            "one of other layers, for in this model the two are one tensor")
                    .in(lora)
                    .next("use the folder beside the model: --model and --lora");
        }
    }

    private static void requireBase(Bundle own, Checkpoint checkpoint, Path lora) {
        var stated = own.provenance().flatMap(Provenance::base);
        if (stated.isPresent() && !stated.get().fingerprint().equals(checkpoint.fingerprint())) {
            throw InvalidInputException.of(
                            "lora",
                            "trained on " + stated.get().name(),
                            "a folder that was trained on " + checkpoint.folder())
                    .in(lora.resolve(Bundle.FILE))
                    .next("give the model that it was trained on, or remove base_model from the file");
        }
    }
}
