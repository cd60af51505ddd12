// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.assembly;

import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.NewFolder;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * A model of which whole weights were trained: a plain model folder, with the base's formats, files and
 * settings, under the hub's names. In a base of bfloat16 each trained number is rounded to it.
 */
public final class TunedModel {
    private TunedModel() {}

    /**
     * Writes the folder, whole or not at all; one of an earlier writing is replaced.
     *
     * @param base the model that training started from
     * @param trained float32, by canonical name
     * @param bundle what the model says about itself
     * @throws InvalidInputException if other files stand there, or it cannot be written
     */
    public static void write(Checkpoint base, Map<String, Tensor> trained, Bundle bundle, Path output) {
        NewFolder.replace(output, names(base.folder()), draft -> {
            CheckpointWriter.rewrite(base, draft, (tensor, file) -> {
                if (trained.containsKey(tensor.name())) {
                    file.append(trained.get(tensor.name()));
                } else {
                    copy(base, tensor.name(), file);
                }
            });
            SettingFiles.copy(base.folder(), draft, Set.of());
            bundle.write(draft);
        });
    }

    private static void copy(Checkpoint base, String name, SafetensorsWriter file) throws IOException {
        base.forEachBlock(name, (rows, first) -> file.append(rows));
    }

    private static Set<String> names(Path base) {
        var names = new TreeSet<>(Set.of(Bundle.FILE, Bundle.CARD));
        try (var files = Files.list(base)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        } catch (IOException e) {
            throw InvalidInputException.of("folder", e.getMessage(), "a readable folder")
                    .in(base)
                    .causedBy(e);
        }
        return names;
    }
}
